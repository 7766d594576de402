package io.nextclick.stream;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.PartitionTime;
import io.nextclick.stream.metrics.ClickAccount;
import io.nextclick.stream.session.SentAt;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Partition time is the visitors' time, moved as {@link PartitionTime} says. This is also the first
 * that is seen of a click, so that it is counted here.
 */
final class EventTime implements TimestampExtractor {

  private final Clock clock;
  private final ClickAccount account;

  EventTime(Clock clock, ClickAccount account) {
    this.clock = clock;
    this.account = account;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    Click click = (Click) record.value();
    account.read(record.partition(), record.offset(), click.type());
    if (!click.sessionId().equals(record.key())) {
      return Math.max(0, partitionTime); // It is about to be rejected, and moves nothing.
    }
    Instant readAt = clock.instant();
    SentAt.write(record.headers(), PartitionTime.sentAt(record.timestamp(), readAt));
    return PartitionTime.of(click, record.timestamp(), readAt).toEpochMilli();
  }
}
