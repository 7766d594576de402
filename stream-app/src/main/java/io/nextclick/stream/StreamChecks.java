package io.nextclick.stream;

import static io.nextclick.service.cluster.Right.topic;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.nextclick.model.ComputeEngine;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.Answers;
import io.nextclick.service.cluster.Brokers;
import io.nextclick.service.cluster.Right;
import io.nextclick.service.cluster.Right.Resource;
import io.nextclick.service.cluster.Rights;
import io.nextclick.service.cluster.TopicSettings;
import io.nextclick.service.host.Finding;
import io.nextclick.service.host.Folders;
import io.nextclick.service.host.NativeLibrary;
import io.nextclick.service.host.Resources;
import io.nextclick.service.transactions.TransactionCheck;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.rocksdb.RocksDB;

/** What the stream app needs, looked at before anything of it starts. */
public final class StreamChecks {

  private static final String STATE_DIR = "nextclick.state-dir";
  private static final long LEAST_STATE = 100L << 20;

  /** Kafka Streams' transactions, where the configuration says nothing else. */
  private static final Duration STREAMS_TRANSACTION = Duration.ofSeconds(10);

  private StreamChecks() {}

  /**
   * Host and cluster, for a configuration file.
   *
   * @throws UserError where the app could not start with the file
   */
  public static List<Finding> of(Path file, Map<String, String> environment, Clock clock) {
    StreamConfig config = StreamSettings.load(file, environment).settings();
    List<Finding> findings = new ArrayList<>(host(config));
    findings.addAll(cluster(config, clock, false));
    return findings;
  }

  /** What any host must have, whatever the configuration says. */
  public static List<Finding> libraries() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String unpacked = Objects.requireNonNullElse(System.getenv("ROCKSDB_SHAREDLIB_DIR"), "");
    Path rocks = unpacked.isBlank() ? temporary : Path.of(unpacked);
    return List.of(
        Folders.writable("temporary folder", temporary, "java.io.tmpdir"),
        NativeLibrary.load(
            "rocksdb", RocksDB::loadLibrary, rocks, "ROCKSDB_SHAREDLIB_DIR or java.io.tmpdir"),
        NativeLibrary.compression("zstd"),
        NativeLibrary.compression("snappy"),
        NativeLibrary.compression("lz4"),
        NativeLibrary.load(
            "pytorch", ComputeEngine::load, ComputeEngine.cacheFolder(), "DJL_CACHE_DIR"));
  }

  /** This host, for this configuration. */
  static List<Finding> host(StreamConfig config) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Resources.memory());
    findings.add(Resources.openFiles());
    findings.addAll(libraries());
    Path state = config.stateDir();
    findings.add(Folders.writable("state", state, STATE_DIR));
    findings.add(Folders.space("state", state, LEAST_STATE, STATE_DIR));
    findings.add(
        Folders.unlocked(
            "state",
            state.resolve(StreamSettings.applicationId(config)).resolve(".lock"),
            STATE_DIR));
    findings.add(device(config));
    return findings;
  }

  private static Finding device(StreamConfig config) {
    try {
      return Finding.ok(
          "device", ComputeEngine.nameOf(StreamApp.device(config.scoring().device())));
    } catch (InvalidSettingException e) {
      return Finding.notOk("device", "nextclick.scoring.device: " + e.getMessage());
    } catch (LinkageError e) {
      return Finding.skipped("device", "the library to ask it with is not there");
    }
  }

  /**
   * The cluster, for this configuration. Topics that are missing are created first.
   *
   * @param create whether it is about to start: what is missing is created
   */
  static List<Finding> cluster(StreamConfig config, Clock clock, boolean create) {
    Map<String, Object> client = KafkaProperties.clients(config);
    try (Admin admin = Answers.admin(client)) {
      Brokers brokers = new Brokers(admin, String.valueOf(client.get("bootstrap.servers")), clock);
      Finding reached = brokers.reach();
      if (reached.verdict() == Finding.Verdict.NOT_OK) {
        return List.of(reached);
      }
      List<Finding> findings = new ArrayList<>(List.of(reached));
      if (create) {
        TopicProvisioning.ensure(admin, StreamTopics.wanted(config));
      }
      findings.addAll(new Rights(admin).look(rights(config)));
      findings.addAll(
          TopicSettings.findings(TopicSettings.look(admin, StreamTopics.expected(config))));
      findings.add(GroupCheck.look(admin, config));
      findings.add(StatePartitions.look(admin, config));
      findings.addAll(
          brokers.look(KafkaProperties.exactlyOnce(config) ? STREAMS_TRANSACTION : Duration.ZERO));
      if (!create) { // Where it starts, it looks all the time.
        findings.addAll(TransactionCheck.look(admin, StreamTopics.inTransactions(config), clock));
      }
      return findings;
    } catch (UserError e) {
      return List.of(Finding.notOk("topics", String.valueOf(e.getMessage())));
    }
  }

  /** The least that the stream app's user must be allowed; deploy/security.md has the table. */
  static List<Right> rights(StreamConfig config) {
    Topics topics = StreamSettings.topics(config);
    String group =
        config
            .kafka()
            .getOrDefault(ConsumerConfig.GROUP_ID_CONFIG, StreamSettings.applicationId(config));
    String internal = StreamSettings.applicationId(config) + "-*";
    List<Right> rights =
        new ArrayList<>(
            List.of(
                topic(topics.clicks(), READ, "read clicks"),
                new Right(Resource.GROUP, group, READ, "share the clicks with other instances"),
                topic(topics.recommendations().name(), WRITE, "answer"),
                topic(topics.clicksRejected().name(), WRITE, "set aside what is no click"),
                topic(topics.models().name(), READ, "fetch models"),
                topic(internal, CREATE, "make the changelogs of its state")));
    for (String changelog :
        List.of(StreamTopics.sessionsChangelog(config), StreamTopics.owedChangelog(config))) {
      rights.add(topic(changelog, READ, "restore its state"));
      rights.add(topic(changelog, WRITE, "keep its state"));
    }
    if (config.topics().clicksFrom().isPresent()) {
      rights.add(topic(config.topics().clicksFrom().get(), READ, "pass its clicks on"));
      rights.add(topic(topics.clicks(), WRITE, "pass clicks on"));
    }
    if (KafkaProperties.exactlyOnce(config)) {
      rights.add(new Right(Resource.TRANSACTIONAL_ID, internal, WRITE, "answer in transactions"));
    }
    return rights;
  }
}
