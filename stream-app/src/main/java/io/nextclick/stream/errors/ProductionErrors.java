package io.nextclick.stream.errors;

import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that the broker does not take. One that was on its way to {@code clicks-rejected} is
 * given up, so that poison never stops the stream; for a recommendation or for state the thread
 * stops and starts again from the last commit, since the click is still owed.
 *
 * <p>Never {@code retry}, whatever the failure: all tasks of a thread share its producer, and Kafka
 * Streams would begin the one task anew whose record failed first, but commit the others, whose
 * records failed as well.
 */
public final class ProductionErrors implements ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProductionErrors.class);

  private StreamMetrics metrics;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls configure before anything else.
  public ProductionErrors() {}

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamMetrics.from(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    metrics.productionFailed(record.topic(), exception);
    if (record.topic().equals(Topics.CLICKS_REJECTED.name())) {
      LOG.warn(
          "Gave up a rejected click: {} does not take it: {}",
          record.topic(),
          exception.getMessage());
      return Response.resume();
    }
    LOG.error("{} does not take a record: {}", record.topic(), exception.toString());
    return Response.fail();
  }
}
