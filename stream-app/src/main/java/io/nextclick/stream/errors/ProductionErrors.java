package io.nextclick.stream.errors;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recommendation, or state, that the broker does not take: the thread stops and starts again from
 * the last commit, since the click is still owed.
 *
 * <p>Never {@code retry}, whatever the failure: all tasks of a thread share its producer, and Kafka
 * Streams would begin the one task anew whose record failed first, but commit the others, whose
 * records failed as well. Never {@code resume}: only a rejected click may be lost, and those go
 * another way.
 */
public final class ProductionErrors implements ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProductionErrors.class);

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to know: who counts these hears of them from the producer.
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    LOG.error("{} does not take a record: {}", record.topic(), exception.toString());
    return Response.fail();
  }
}
