package io.nextclick.trainer;

import static io.nextclick.service.cluster.Right.topic;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.nextclick.learning.setting.Settings;
import io.nextclick.model.ComputeEngine;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.KafkaSettings;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.Answers;
import io.nextclick.service.cluster.Brokers;
import io.nextclick.service.cluster.ExpectedTopic;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;

/** What the trainer needs, looked at before anything of it starts. */
public final class TrainerChecks {

  /** Beside a chunk itself: its key, headers and what a batch is wrapped in. */
  private static final int AROUND_A_CHUNK = 16 * 1024;

  /** Kafka's own default, below which no topic is made. */
  private static final int USUAL_MESSAGE_BYTES = 1_048_588;

  private TrainerChecks() {}

  /**
   * Host and cluster, for a configuration file.
   *
   * @throws UserError where the file is not one of the trainer's
   */
  public static List<Finding> of(Path file, Map<String, String> environment, Clock clock) {
    TrainerConfig config = ConfigFile.load(TrainerConfig.class, file, environment).settings();
    TrainerSettings settings = TrainerSettings.of(config);
    KafkaSettings.require(config.kafka(), Set.of());
    List<Finding> findings = new ArrayList<>(host(settings));
    findings.addAll(cluster(settings, config.topics().replication(), clock, false));
    return findings;
  }

  /** This host, for this configuration. */
  static List<Finding> host(TrainerSettings settings) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Finding> findings = new ArrayList<>();
    findings.add(Resources.memory());
    findings.add(Resources.openFiles());
    findings.add(Folders.writable("temporary folder", temporary, "java.io.tmpdir"));
    findings.add(NativeLibrary.compression("zstd"));
    findings.add(NativeLibrary.compression("snappy"));
    findings.add(NativeLibrary.compression("lz4"));
    findings.add(
        NativeLibrary.load(
            "pytorch", ComputeEngine::load, ComputeEngine.cacheFolder(), "DJL_CACHE_DIR"));
    findings.add(device(settings));
    findings.addAll(unused(settings.run().options()));
    return findings;
  }

  private static List<Finding> unused(Settings training) {
    return training.unused().stream()
        .map(
            name ->
                Finding.warning(
                    "training settings",
                    "nextclick.training.%s is not used by %s with the others"
                        .formatted(name, training.model())))
        .toList();
  }

  private static Finding device(TrainerSettings settings) {
    try {
      return Finding.ok("device", ComputeEngine.nameOf(settings.device()));
    } catch (InvalidSettingException e) {
      return Finding.notOk("device", "nextclick.device: " + e.getMessage());
    } catch (LinkageError e) {
      return Finding.skipped("device", "the library to ask it with is not there");
    }
  }

  /**
   * The cluster, for this configuration.
   *
   * @param create whether to create the models topic where it is missing
   */
  static List<Finding> cluster(
      TrainerSettings settings, short replication, Clock clock, boolean create) {
    Map<String, Object> client = settings.clientProperties();
    try (Admin admin = Answers.admin(client)) {
      Brokers brokers = new Brokers(admin, String.valueOf(client.get("bootstrap.servers")), clock);
      Finding reached = brokers.reach();
      if (reached.verdict() == Finding.Verdict.NOT_OK) {
        return List.of(reached);
      }
      List<Finding> findings = new ArrayList<>(List.of(reached));
      if (create) {
        TopicProvisioning.ensure(admin, List.of(models(settings, replication)));
      }
      findings.addAll(new Rights(admin).look(rights(settings)));
      findings.addAll(TopicSettings.findings(TopicSettings.look(admin, expected(settings))));
      findings.addAll(brokers.look(settings.publication().transactionTimeout()));
      if (!create) { // Where it starts, it looks all the time.
        findings.addAll(
            TransactionCheck.look(admin, List.of(settings.topics().models().name()), clock));
      }
      return findings;
    } catch (UserError e) {
      return List.of(Finding.notOk("topics", String.valueOf(e.getMessage())));
    }
  }

  private static Wanted models(TrainerSettings settings, short replication) {
    Map<String, String> configs = new HashMap<>(settings.topics().models().configs());
    configs.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(Math.max(USUAL_MESSAGE_BYTES, largestRecord(settings))));
    if (replication >= 3) {
      configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return new Wanted(settings.topics().models().name(), 1, replication, configs);
  }

  static List<ExpectedTopic> expected(TrainerSettings settings) {
    return List.of(
        ExpectedTopic.log(
            settings.topics().clicks(),
            settings.run().window(),
            "the trainer's nextclick.window.length"),
        ExpectedTopic.table(settings.topics().models().name(), largestRecord(settings)));
  }

  private static int largestRecord(TrainerSettings settings) {
    return settings.publication().chunkBytes() + AROUND_A_CHUNK;
  }

  /** The least that the trainer's user must be allowed; deploy/security.md has the table. */
  static List<Right> rights(TrainerSettings settings) {
    return List.of(
        topic(settings.topics().clicks(), READ, "read the click log"),
        topic(settings.topics().models().name(), READ, "know what is live"),
        topic(settings.topics().models().name(), WRITE, "publish"),
        new Right(
            Resource.TRANSACTIONAL_ID,
            settings.publication().transactionalId(),
            WRITE,
            "publish all or nothing"));
  }
}
