package io.nextclick.broker;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker of test classes, whose topics are made afresh for each test. */
public final class TestBroker implements AutoCloseable {

  private final EmbeddedBroker broker;

  private TestBroker(EmbeddedBroker broker) {
    this.broker = broker;
  }

  /**
   * One for all classes of this JVM, which it outlives: for tests that stop no broker and need no
   * settings of its own.
   */
  public static TestBroker shared() {
    return Shared.BROKER;
  }

  /** Starts with the first that asks for it. */
  private static final class Shared {
    private static final TestBroker BROKER = new TestBroker(EmbeddedBroker.start());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "shared-broker-close"));
    }
  }

  /**
   * One that belongs to who has started it.
   *
   * @param folder an empty one
   */
  public static TestBroker start(Path folder) {
    return start(folder, Map.of());
  }

  /** The same with some broker settings of its own. */
  public static TestBroker start(Path folder, Map<String, String> ownSettings) {
    return new TestBroker(EmbeddedBroker.start(0, folder, ownSettings));
  }

  /** A consumer that has read everything waits for a little more before it may say so: not long. */
  public Map<String, Object> clientProperties() {
    return Map.of("bootstrap.servers", bootstrapServers(), "fetch.max.wait.ms", 50);
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Deletes the topic, if it is there. */
  public void withoutTopic(String name) throws Exception {
    try (Admin admin = Admin.create(clientProperties())) {
      admin.deleteTopics(List.of(name)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(name));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  /**
   * Deletes the topic, if it is there, and creates it empty. Returns once every partition answers:
   * of what is sent before that, the first batch may be refused while the next is taken, and is
   * then out of order for ever.
   */
  public void freshTopic(String name, int partitions, Map<String, String> configs)
      throws Exception {
    withoutTopic(name);
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    try (Admin admin = Admin.create(clientProperties())) {
      await()
          .ignoreException(ExecutionException.class)
          .until(
              () -> {
                admin.createTopics(List.of(topic)).all().get();
                return true;
              });
      await()
          .ignoreException(ExecutionException.class)
          .until(
              () ->
                  admin.listOffsets(ends).all().get().values().stream()
                      .allMatch(end -> end.offset() == 0));
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
