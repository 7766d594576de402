package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.health.BrokerView;
import io.nextclick.stream.health.BrokerWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is seen of a group's progress, where not all that lies behind its offset is a click. */
@Tag("end-to-end")
class GroupLagTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GROUP = "nextclick-stream";
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DEFAULT.clicks(), 0);

  private EmbeddedBroker broker;
  private Admin admin;
  private BrokerWatch watch;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    admin = Admin.create(client());
    admin.createTopics(List.of(new NewTopic(Topics.DEFAULT.clicks(), 1, (short) 1))).all().get();
    watch =
        new BrokerWatch(
            client(),
            GROUP,
            Topics.DEFAULT.clicks(),
            Clock.systemUTC(),
            () -> Set.of(0),
            Set::of,
            (BrokerView any) -> {});
  }

  @AfterEach
  void stop() {
    watch.close();
    admin.close();
    broker.close();
  }

  @Test
  void aTransactionThatWasAbortedDoesNotWait() throws Exception {
    try (KafkaProducer<byte[], byte[]> shop = producer()) {
      shop.initTransactions();
      shop.beginTransaction();
      send(shop);
      shop.commitTransaction();
      commit(2);
      shop.beginTransaction();
      send(shop);
      send(shop);
      shop.abortTransaction();
      watch.start();
      await().atMost(SOON).until(() -> behind() == 3);
      await().atMost(SOON).until(() -> behind() == 0);
      assertThat(watch.view().stalledSince()).isEqualTo(watch.view().at());

      shop.beginTransaction();
      send(shop);
      shop.commitTransaction();
    }
    await().atMost(SOON).until(() -> behind() == 2);
    await()
        .atMost(SOON)
        .until(() -> watch.view().stalledSince().isBefore(watch.view().at().minusSeconds(20)));
    assertThat(behind()).isEqualTo(2);
  }

  @Test
  void whatRetentionDeletedDoesNotWait() throws Exception {
    try (KafkaProducer<byte[], byte[]> shop = producer()) {
      shop.initTransactions();
      shop.beginTransaction();
      send(shop);
      shop.commitTransaction();
    }
    commit(0);
    admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(2))).all().get();
    watch.start();
    await().atMost(SOON).until(() -> watch.view().partitions() == 1);
    assertThat(watch.view().lag()).containsExactly(Map.entry(0, 0L));
  }

  private long behind() {
    return watch.view().lag().getOrDefault(0, -1L);
  }

  private void commit(long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(GROUP, Map.of(PARTITION, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private static void send(KafkaProducer<byte[], byte[]> shop) throws Exception {
    shop.send(new ProducerRecord<>(Topics.DEFAULT.clicks(), "click".getBytes(UTF_8))).get();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "a-shop"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
