package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.host.Finding;
import io.nextclick.service.transactions.TransactionCheck;
import io.nextclick.service.transactions.TransactionWatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The only broker is killed in the middle of transactions and started again: those that hang then
 * are ended, and each is whole or not there.
 */
@Tag("end-to-end")
class HangingTransactionLongTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final String TOPIC = "recommendations";
  private static final String OWN = "nextclick-stream-";
  private static final int PARTITIONS = 8;
  private static final int ROUNDS = 10;
  private static final List<TopicPartition> ALL =
      IntStream.range(0, PARTITIONS).mapToObj(one -> new TopicPartition(TOPIC, one)).toList();

  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  @TempDir private Path directory;
  private Broker broker;
  private Admin admin;

  @Test
  void readersOfCommittedRecordsGetPastWhatABrokerForgot() throws Exception {
    broker = new Broker(directory, Timeouts.BROKER);
    Map<String, Object> client = Map.of("bootstrap.servers", broker.direct());
    try {
      start();
      admin = Admin.create(client);
      TopicProvisioning.ensure(admin, List.of(new Wanted(TOPIC, PARTITIONS, (short) 1, Map.of())));
      boolean hangs = false;
      for (int round = 0; round < ROUNDS && !hangs; round++) {
        killInTheMiddle(round);
        // Away for so long; a shorter outage shows nothing.
        await().atMost(LATE).pollDelay(Timeouts.OUTAGE).until(() -> true);
        start();
        hangs = !isPastAllWithin(Duration.ofSeconds(20));
      }
      assumeThat(hangs).as("the broker forgets a transaction in one of its starts").isTrue();
      assertThat(TransactionCheck.look(admin, List.of(TOPIC), Clock.systemUTC()))
          .isNotEmpty()
          .allMatch(finding -> finding.sentence().contains(" is held at offset "));
      try (TransactionWatch watch =
          new TransactionWatch(
              client, List.of(TOPIC), OWN, Clock.systemUTC(), new SimpleMeterRegistry())) {
        watch.start();
        assertThat(isPastAllWithin(Duration.ofSeconds(30))).isTrue();
        assertThat(watch.trouble()).isEmpty();
      }
      assertThat(TransactionCheck.look(admin, List.of(TOPIC), Clock.systemUTC()))
          .containsExactly(Finding.ok("transactions", "none hangs"));
      assertEachIsWhole();
    } finally {
      broker.close();
    }
  }

  private void start() {
    broker.process().start();
    await().atMost(LATE).until(broker::answers);
  }

  /** Four producers, each in one transaction after another, to all partitions. */
  private void killInTheMiddle(int round) throws InterruptedException {
    List<Thread> producers = new ArrayList<>();
    for (int one = 0; one < 4; one++) {
      String id = OWN + round + "-" + one;
      producers.add(new Thread(() -> produce(id), id));
    }
    int before = committed.size();
    producers.forEach(Thread::start);
    await().atMost(LATE).until(() -> committed.size() > before + 40);
    broker.process().kill();
    for (Thread producer : producers) {
      producer.join();
    }
  }

  private void produce(String id) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.direct(),
            "transactional.id", id,
            "transaction.timeout.ms", "2000",
            "max.block.ms", "8000",
            "request.timeout.ms", "2000",
            "delivery.timeout.ms", "4000");
    Producer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    try {
      producer.initTransactions();
      for (int number = 0; ; number++) {
        String transaction = id + " " + number;
        producer.beginTransaction();
        for (TopicPartition partition : ALL) {
          producer.send(new ProducerRecord<>(TOPIC, partition.partition(), null, transaction));
        }
        producer.sendOffsetsToTransaction(
            Map.of(ALL.get(0), new OffsetAndMetadata(number)), new ConsumerGroupMetadata("group"));
        producer.commitTransaction();
        committed.add(transaction);
      }
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
    }
  }

  /** Of the topic and of the groups' offsets. */
  private boolean isPastAllWithin(Duration patience) {
    Set<TopicPartition> partitions = new HashSet<>(ALL);
    IntStream.range(0, 4)
        .mapToObj(one -> new TopicPartition("__consumer_offsets", one))
        .forEach(partitions::add);
    try {
      await()
          .atMost(patience)
          .ignoreExceptions()
          .until(
              () ->
                  ends(partitions, IsolationLevel.READ_COMMITTED)
                      .equals(ends(partitions, IsolationLevel.READ_UNCOMMITTED)));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel which)
      throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(one -> asked.put(one, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(which))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private void assertEachIsWhole() throws Exception {
    Map<String, Integer> records = new HashMap<>();
    Map<TopicPartition, Long> ends = ends(Set.copyOf(ALL), IsolationLevel.READ_COMMITTED);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.direct(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(ALL);
      consumer.seekToBeginning(ALL);
      while (ALL.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer
            .poll(Duration.ofSeconds(1))
            .forEach(record -> records.merge(record.value(), 1, Integer::sum));
      }
    }
    assertThat(records).allSatisfy((transaction, count) -> assertThat(count).isEqualTo(PARTITIONS));
    assertThat(records.keySet()).containsAll(committed);
  }
}
