package io.nextclick.stream.errors;

import io.nextclick.schemas.MalformedClickException;
import io.nextclick.schemas.MalformedClickException.Reason;
import io.nextclick.stream.metrics.StreamMetrics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Bytes that are not a click go to {@code clicks-rejected}, and the stream goes on. */
public final class DeserializationErrors implements DeserializationExceptionHandler {

  private StreamMetrics metrics;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls configure before anything else.
  public DeserializationErrors() {}

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamMetrics.from(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    MalformedClickException why =
        exception instanceof MalformedClickException malformed
            ? malformed
            : new MalformedClickException(
                Reason.BROKEN_JSON, "The record cannot be read: " + exception);
    metrics.clicks().readAndRejected(why.reason());
    String source = record.topic() + ":" + record.partition() + ":" + record.offset();
    return Response.resume(
        List.of(
            RejectedClicks.of(
                metrics.topics().clicksRejected().name(),
                record.key(),
                record.value(),
                record.headers(),
                source,
                why)));
  }
}
