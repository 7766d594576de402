package io.nextclick.stream.errors;

import io.nextclick.schemas.MalformedClickException;
import io.nextclick.stream.metrics.StreamMetrics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A click that only its context shows to be malformed goes to {@code clicks-rejected}. Anything
 * else is a fault of ours or of the machine, and the stream thread stops rather than pass over
 * clicks that are owed an answer; it starts again from the last commit.
 */
public final class ProcessingErrors implements ProcessingExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessingErrors.class);

  private StreamMetrics metrics;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls configure before anything else.
  public ProcessingErrors() {}

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamMetrics.from(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof MalformedClickException why) {
      if (metrics.topics().clicks().equals(context.topic())) {
        metrics.clicks().rejected(context.partition(), context.offset(), why.reason());
      } else { // elsewhere a record is counted where it is passed on to
        metrics.clicks().readAndRejected(why.reason());
      }
      String source = context.topic() + ":" + context.partition() + ":" + context.offset();
      return Response.resume(
          List.of(
              RejectedClicks.of(
                  metrics.topics().clicksRejected().name(),
                  context.sourceRawKey(),
                  context.sourceRawValue(),
                  context.headers(),
                  source,
                  why)));
    }
    LOG.error("{} failed in task {}", context.processorNodeId(), context.taskId(), exception);
    return Response.fail();
  }
}
