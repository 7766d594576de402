package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.stream.clients.StreamClients;
import java.nio.file.Path;
import java.time.Duration;
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
      proxy.stall();
      assertThat(lose(producer, REJECTED)).isInstanceOf(TimeoutException.class);
      proxy.resume();
      assertThatCode(producer::flush).doesNotThrowAnyException();
      assertThat(producer.send(record(ANSWERS, 1)).get().hasOffset()).isTrue();
    }
  }

  private static Producer<byte[], byte[]> producer() {
    return new StreamClients()
        .getProducer(
            Map.of(
                "bootstrap.servers",
                broker.through(Line.APP_1),
                "delivery.timeout.ms",
                1_000,
                "request.timeout.ms",
                1_000,
                "linger.ms",
                0));
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
