package io.nextclick.stream;

import io.nextclick.schemas.Click;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Stream time is the visitors' time: a click counts when it happened, not when it was produced. */
final class EventTime implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return ((Click) record.value()).eventTime().toEpochMilli();
  }
}
