package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.stream.clients.StreamClients;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A commit that times out, and a group that takes the partitions away while the state is being
 * restored after it: what is committed is in the state afterwards. With Kafka's own producer the
 * state is empty then.
 */
@Tag("end-to-end")
class LostInRestorationTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final String GROUP = "counts";

  @TempDir private Path directory;

  /** Whether nothing is restored, for as long as the test wants to look at a task in that state. */
  private final AtomicBoolean held = new AtomicBoolean();

  private final AtomicBoolean restoring = new AtomicBoolean();
  private final AtomicBoolean stallAtCommit = new AtomicBoolean();

  @Test
  void nothingOfTheStateIsLost() throws Exception {
    try (Broker broker = new Broker(directory, Map.of())) {
      broker.process().start();
      await().atMost(LATE).until(broker::answers);
      Map<String, Object> client = Map.of("bootstrap.servers", broker.direct());
      try (Admin admin = Admin.create(client);
          Producer<String, String> clicks =
              new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        TopicProvisioning.ensure(
            admin,
            List.of(
                new Wanted("in", 1, (short) 1, Map.of()),
                new Wanted("out", 1, (short) 1, Map.of())));
        KafkaStreams streams = new KafkaStreams(counts(), settings(broker), clients(broker));
        try {
          streams.setUncaughtExceptionHandler(
              failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
          streams.start();
          for (long count = 1; count <= 5; count++) {
            clicks.send(new ProducerRecord<>("in", "visitor", "")).get();
          }
          await().atMost(LATE).until(() -> out(client).size() == 5);

          restoring.set(false);
          held.set(true);
          stallAtCommit.set(true);
          clicks.send(new ProducerRecord<>("in", "visitor", "")).get();
          await().atMost(LATE).untilTrue(restoring);
          admin
              .removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
              .all()
              .get();
          broker.proxy(Line.APP_1).resume();
          await().atMost(LATE).untilFalse(restoring);
          held.set(false);

          clicks.send(new ProducerRecord<>("in", "visitor", "")).get();
          await()
              .atMost(LATE)
              .untilAsserted(
                  () -> assertThat(out(client)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L));
        } finally {
          held.set(false);
          broker.proxy(Line.APP_1).resume();
          streams.close(Duration.ofSeconds(20));
        }
      }
    }
  }

  private static Topology counts() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Long())
            .withCachingDisabled());
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .process(Counter::new, "counts")
        .to("out", Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  private static final class Counter extends ContextualProcessor<String, String, String, Long> {
    @Override
    public void process(Record<String, String> record) {
      KeyValueStore<String, Long> counts = context().getStateStore("counts");
      Long before = counts.get(record.key());
      long now = before == null ? 1 : before + 1;
      counts.put(record.key(), now);
      context().forward(record.withValue(now));
    }
  }

  private Properties settings(Broker broker) {
    Properties settings = new Properties();
    settings.put("application.id", GROUP);
    settings.put("bootstrap.servers", broker.direct());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("commit.interval.ms", 20);
    settings.put("producer.max.block.ms", 1_500);
    settings.put("producer.request.timeout.ms", 1_000);
    settings.put("producer.delivery.timeout.ms", 1_000);
    settings.put("producer.linger.ms", 0);
    return settings;
  }

  /** The way to the broker that is stalled is theirs who commit and who read clicks. */
  private KafkaClientSupplier clients(Broker broker) {
    StreamClients ours = new StreamClients(Topics.DEFAULT, (topic, why) -> {});
    return new KafkaClientSupplier() {
      @Override
      public Admin getAdmin(Map<String, Object> properties) {
        return ours.getAdmin(properties);
      }

      @Override
      public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
        return stalling(ours.getProducer(through(properties)), broker.proxy(Line.APP_1));
      }

      @Override
      public Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
        return ours.getConsumer(through(properties));
      }

      @Override
      public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
          @Override
          public void assign(Collection<TopicPartition> partitions) {
            restoring.set(!partitions.isEmpty());
            super.assign(partitions);
          }

          @Override
          public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            return held.get() ? ConsumerRecords.empty() : super.poll(timeout);
          }
        };
      }

      @Override
      public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
        return ours.getGlobalConsumer(properties);
      }

      private Map<String, Object> through(Map<String, Object> properties) {
        Map<String, Object> through = new HashMap<>(properties);
        through.put("bootstrap.servers", broker.through(Line.APP_1));
        return through;
      }
    };
  }

  /** The broker has every record of the transaction, and then is not heard of any more. */
  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> stalling(Producer<byte[], byte[]> producer, TcpProxy proxy) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (self, method, arguments) -> {
              if (method.getName().equals("commitTransaction")
                  && stallAtCommit.compareAndSet(true, false)) {
                proxy.stall();
              }
              try {
                return method.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<Long> out(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("isolation.level", "read_committed");
    try (Consumer<String, Long> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new LongDeserializer())) {
      TopicPartition partition = new TopicPartition("out", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<Long> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
