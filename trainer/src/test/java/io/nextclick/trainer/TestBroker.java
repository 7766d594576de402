package io.nextclick.trainer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this JVM, its own controller, on a free loopback port. */
public final class TestBroker implements AutoCloseable {

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private TestBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * @param folder an empty one
   */
  public static TestBroker start(Path folder) throws Exception {
    return start(folder, Map.of());
  }

  /** The same with some broker settings of its own. */
  public static TestBroker start(Path folder, Map<String, String> ownSettings) throws Exception {
    String broker = "127.0.0.1:" + freePort();
    String controller = "127.0.0.1:" + freePort();
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .setDirectories(List.of(folder.toString()))
        .run();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "log.dirs", folder.toString(),
            "listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
            "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.voters", "1@" + controller,
            "auto.create.topics.enable", "false",
            "log.retention.ms", "-1"));
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "1",
            "log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20)));
    settings.putAll(ownSettings);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
    return new TestBroker(server, broker);
  }

  /** A consumer that has read everything waits for a little more before it may say so: not long. */
  public Map<String, Object> clientProperties() {
    return Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 50);
  }

  public String bootstrapServers() {
    return bootstrapServers;
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
    server.shutdown();
    server.awaitShutdown();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
