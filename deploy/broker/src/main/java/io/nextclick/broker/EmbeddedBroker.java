package io.nextclick.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker, in this JVM, on loopback only; its own KRaft controller, unless {@link BrokerMain} is
 * told to make it one of several. It is up when the constructor returns. No record is ever deleted
 * for its age: replays carry the event times of years ago, and a demo is to be read from its
 * beginning.
 *
 * <p>Thread-safe; {@link #close} may be called more than once.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final int NODE_ID = 1;

  /** The same everywhere: brokers of one cluster must agree on it, and no other ever meets them. */
  private static final Uuid CLUSTER_ID = new Uuid(0x6e657874636c6963L, 1);

  private static final String LOOPBACK = "127.0.0.1";
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Large enough for the tests to send what the stream app must refuse. */
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private final KafkaRaftServer server;
  private final int port;
  private final Path dataDirectory;
  private final boolean deleteOnClose;
  private boolean closed;

  private EmbeddedBroker(int port, Path dataDirectory, boolean deleteOnClose, Map<?, ?> overrides) {
    this.port = port == 0 ? freePort() : port;
    this.dataDirectory = dataDirectory;
    this.deleteOnClose = deleteOnClose;
    Properties settings = settings(freePort(), overrides);
    format(Integer.parseInt(String.valueOf(settings.get("node.id"))));
    server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
  }

  /** A broker on a free port, with data in a temporary directory that {@link #close} deletes. */
  public static EmbeddedBroker start() {
    try {
      return new EmbeddedBroker(0, Files.createTempDirectory("nextclick-broker-"), true, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A broker whose data outlives it.
   *
   * @param port 0 for a free one
   * @param dataDirectory empty, or that of an earlier broker
   */
  public static EmbeddedBroker start(int port, Path dataDirectory) {
    return start(port, dataDirectory, Map.of());
  }

  /**
   * The same with settings by Kafka's own names, which win over those here.
   *
   * @param overrides with {@code listeners}, the port means nothing
   */
  public static EmbeddedBroker start(int port, Path dataDirectory, Map<?, ?> overrides) {
    return new EmbeddedBroker(port, dataDirectory, false, overrides);
  }

  /** For the {@code bootstrap.servers} of clients. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    if (deleteOnClose) {
      delete(dataDirectory);
    }
  }

  private Properties settings(int controllerPort, Map<?, ?> overrides) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE_ID);
    settings.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "listeners",
        "PLAINTEXT://%s:%d,%s://%s:%d"
            .formatted(LOOPBACK, port, CONTROLLER_LISTENER, LOOPBACK, controllerPort));
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("log.dirs", dataDirectory.toString());
    settings.put("log.retention.ms", -1L);
    settings.put("message.max.bytes", MAX_MESSAGE_BYTES);
    settings.put("auto.create.topics.enable", false);
    settings.put("group.initial.rebalance.delay.ms", 0);

    // One node replicates nothing, and few partitions of internal topics start sooner.
    settings.put("offsets.topic.replication.factor", (short) 1);
    settings.put("offsets.topic.num.partitions", 4);
    settings.put("transaction.state.log.replication.factor", (short) 1);
    settings.put("transaction.state.log.min.isr", 1);
    settings.put("transaction.state.log.num.partitions", 4);
    settings.put("share.coordinator.state.topic.replication.factor", (short) 1);
    settings.put("share.coordinator.state.topic.min.isr", (short) 1);

    // Shares a machine, and here even the JVM, with what it serves.
    settings.put("num.network.threads", 2);
    settings.put("num.io.threads", 4);
    settings.put("background.threads", 2);
    settings.put("log.cleaner.dedupe.buffer.size", 8L * 1024 * 1024);
    settings.putAll(overrides);
    return settings;
  }

  /** Gives an empty directory its identity; one of an earlier broker keeps its own. */
  private void format(int nodeId) {
    if (Files.exists(dataDirectory.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
          .setNodeId(nodeId)
          .setClusterId(CLUSTER_ID.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setMetadataLogDirectory(dataDirectory.toString())
          .setDirectories(List.of(dataDirectory.toString()))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The broker's data directory " + dataDirectory + " cannot be written: " + e.getMessage(),
          e);
    } catch (Exception e) {
      throw new IllegalStateException("Formatting " + dataDirectory + " failed", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(EmbeddedBroker::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
