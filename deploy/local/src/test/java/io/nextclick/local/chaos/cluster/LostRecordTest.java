package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.stream.clients.StreamClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the producer of a stream thread does once the broker has not taken a record in time. */
@Tag("end-to-end")
class LostRecordTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final String ANSWERS = "recommendations";
  private static final String REJECTED = "clicks-rejected";

  @TempDir private static Path directory;

  private static Broker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() {
    broker = new Broker(directory, Map.of());
    broker.process().start();
    await().atMost(LATE).until(broker::answers);
    admin = Admin.create(Map.of("bootstrap.servers", broker.direct()));
    TopicProvisioning.ensure(
        admin,
        List.of(
            new Wanted(ANSWERS, 2, (short) 1, Map.of()),
            new Wanted(REJECTED, 2, (short) 1, Map.of())));
  }

  @AfterAll
  static void stopBroker() {
    admin.close(Duration.ZERO);
    broker.close();
  }

  @Test
  void nothingGoesOutAfterALostRecordAndNoFlushSucceeds() throws Exception {
    TcpProxy proxy = broker.proxy(Line.APP_1);
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.send(record(ANSWERS, 0)).get();
      long before = end(ANSWERS, 1);
      proxy.stall();
      assertThat(lose(producer, ANSWERS)).isInstanceOf(TimeoutException.class);
      proxy.resume();
      assertThatThrownBy(producer::flush)
          .isInstanceOf(StreamsException.class)
          .hasRootCauseInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> producer.send(record(ANSWERS, 1)))
          .isInstanceOf(StreamsException.class)
          .hasRootCauseInstanceOf(TimeoutException.class);
      assertThat(end(ANSWERS, 1)).isEqualTo(before);
    }
  }

  @Test
  void aRejectedClickMayBeLost() throws Exception {
    TcpProxy proxy = broker.proxy(Line.APP_1);
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.send(record(REJECTED, 0)).get();
      producer.flush();
      proxy.stall();
      producer.send(record(REJECTED, 0));
      assertThatCode(producer::flush).doesNotThrowAnyException();
      assertThat(end(REJECTED, 0)).isEqualTo(1);
      proxy.resume();
      assertThat(producer.send(record(ANSWERS, 1)).get().hasOffset()).isTrue();
    }
  }

  /** Kafka's own says IllegalStateException, which costs sessions: see the producer. */
  @Test
  void anAbortAfterACommitThatTimedOutSaysThatItTimedOut() throws Exception {
    TcpProxy proxy = broker.proxy(Line.APP_1);
    try (Producer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "a-thread", "max.block.ms", 1_000))) {
      proxy.resume();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(ANSWERS, 0)).get();
      proxy.stall();
      assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
      assertThatThrownBy(producer::abortTransaction).isInstanceOf(TimeoutException.class);
      proxy.resume();
    }
  }

  private static Producer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker.through(Line.APP_1));
    settings.put("delivery.timeout.ms", 1_000);
    settings.put("request.timeout.ms", 1_000);
    settings.put("linger.ms", 0);
    return new StreamClients(Topics.DEFAULT, (topic, why) -> {}).getProducer(settings);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition) {
    return new ProducerRecord<>(topic, partition, new byte[] {1}, new byte[] {2});
  }

  /** Why a record that is sent now was lost. */
  private static Exception lose(Producer<byte[], byte[]> producer, String topic) {
    CompletableFuture<Exception> loss = new CompletableFuture<>();
    producer.send(record(topic, 0), (metadata, failure) -> loss.complete(failure));
    return loss.orTimeout(LATE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static long end(String topic, int partition) throws Exception {
    TopicPartition which = new TopicPartition(topic, partition);
    return admin
        .listOffsets(Map.of(which, OffsetSpec.latest()))
        .partitionResult(which)
        .get()
        .offset();
  }
}
