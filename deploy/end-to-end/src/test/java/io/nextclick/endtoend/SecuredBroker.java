package io.nextclick.endtoend;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker that lets nobody do anything unless told to. Users come through one listener by name and
 * password (both the same); whoever comes through the other may do everything.
 */
final class SecuredBroker implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int inside = freePort();
  private final int outside = freePort();

  SecuredBroker(Path directory, List<String> users) throws Exception {
    new Formatter()
        .setPrintStream(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .setDirectories(List.of(directory.toString()))
        .run();
    server = new KafkaRaftServer(new KafkaConfig(settings(directory, users)), Time.SYSTEM);
    server.startup();
  }

  private Properties settings(Path directory, List<String> users) {
    int controller = freePort();
    String passwords =
        users.stream()
            .map(user -> "user_%s=\"%s\"".formatted(user, user))
            .collect(Collectors.joining(" "));
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            1,
            "controller.quorum.voters",
            "1@127.0.0.1:" + controller,
            "controller.listener.names",
            "CONTROLLER",
            "listeners",
            "INSIDE://127.0.0.1:%d,OUTSIDE://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                .formatted(inside, outside, controller),
            "listener.security.protocol.map",
            "INSIDE:PLAINTEXT,OUTSIDE:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name",
            "INSIDE",
            "log.dirs",
            directory.toString(),
            "auto.create.topics.enable",
            false,
            "group.initial.rebalance.delay.ms",
            0));
    settings.putAll(
        Map.of(
            "sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.outside.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required " + passwords + ";",
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users",
            "User:ANONYMOUS"));
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor",
            (short) 1,
            "offsets.topic.num.partitions",
            4,
            "transaction.state.log.replication.factor",
            (short) 1,
            "transaction.state.log.min.isr",
            1,
            "transaction.state.log.num.partitions",
            4,
            "share.coordinator.state.topic.replication.factor",
            (short) 1,
            "share.coordinator.state.topic.min.isr",
            (short) 1,
            "num.network.threads",
            2,
            "num.io.threads",
            4,
            "log.cleaner.dedupe.buffer.size",
            8L * 1024 * 1024));
    return settings;
  }

  /** Where one may do everything. */
  Map<String, Object> inside() {
    return Map.of("bootstrap.servers", "127.0.0.1:" + inside);
  }

  /** How a user connects. */
  Map<String, String> outside(String user) {
    return Map.of(
        "bootstrap.servers",
        "127.0.0.1:" + outside,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, user));
  }

  /** Gives a right, and returns it; a name that ends in {@code *} stands for all that begin so. */
  AclBinding grant(String user, ResourceType type, String name, AclOperation operation)
      throws Exception {
    boolean prefixed = name.endsWith("*");
    AclBinding right =
        new AclBinding(
            new ResourcePattern(
                type,
                prefixed ? name.substring(0, name.length() - 1) : name,
                prefixed ? PatternType.PREFIXED : PatternType.LITERAL),
            new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    give(right);
    return right;
  }

  void give(AclBinding right) throws Exception {
    try (Admin admin = Admin.create(inside())) {
      admin.createAcls(List.of(right)).all().get();
      // The broker hears of it a moment after the controller.
      await().atMost(1, MINUTES).until(() -> describe(admin, right).contains(right));
    }
  }

  void take(AclBinding right) throws Exception {
    try (Admin admin = Admin.create(inside())) {
      admin.deleteAcls(List.of(right.toFilter())).all().get();
      await().atMost(1, MINUTES).until(() -> describe(admin, right).isEmpty());
    }
  }

  private static Collection<AclBinding> describe(Admin admin, AclBinding right) throws Exception {
    return admin.describeAcls(right.toFilter()).values().get();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  static Stream<String> lines(Map<String, String> properties, String prefix) {
    return properties.entrySet().stream()
        .map(property -> prefix + property.getKey() + "=" + property.getValue());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
