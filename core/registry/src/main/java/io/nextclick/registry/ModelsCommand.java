package io.nextclick.registry;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ClientProperties;
import io.nextclick.service.ExitCode;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.Answers;
import io.nextclick.service.cluster.Right;
import io.nextclick.service.cluster.Rights;
import io.nextclick.service.host.Preflight;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code models}: what is on the models topic, which version is live, and changing it. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Shows the published versions and says which one is live.")
public final class ModelsCommand implements Runnable {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "Where the broker is.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Kafka client properties, for security settings.")
  private @Nullable Path commandConfig;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "models",
      scope = ScopeType.INHERIT,
      description =
          "The models topic, where the services have another name for it (default: ${DEFAULT-VALUE}).")
  private String topic = "models";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, show, promote, rollback or release");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists every version, the oldest first; the live one is marked with *.")
  int list() {
    try (ModelsTopicReader models = read()) {
      Optional<String> wanted = models.wanted().map(LiveVersion::version);
      List<CheckpointManifest> manifests = models.manifests();
      PrintWriter out = spec.commandLine().getOut();
      if (manifests.isEmpty()) {
        out.println("No version has been published.");
        remark(models);
        return ExitCode.OK;
      }
      out.printf(
          "  %-30s %-9s %9s %10s %9s  %-20s  %s%n",
          "version", "model", "items", "Recall@20", "MRR@20", "trained to", "parent");
      for (CheckpointManifest manifest : manifests) {
        out.printf(
            Locale.ROOT,
            "%s %-30s %-9s %,9d %10s %9s  %-20s  %s%n",
            wanted.equals(Optional.of(manifest.version())) ? "*" : " ",
            manifest.version(),
            manifest.architecture(),
            manifest.itemCount(),
            figure(manifest, "recallAt20"),
            figure(manifest, "mrrAt20"),
            manifest.trainedTo(),
            manifest.parent() == null ? "-" : manifest.parent());
      }
      remark(models);
      return ExitCode.OK;
    }
  }

  /** What else somebody who looks should know. */
  private void remark(ModelsTopicReader models) {
    PrintWriter out = spec.commandLine().getOut();
    models
        .held()
        .ifPresent(
            held ->
                out.printf(
                    "%s is held since %s (%s): what the trainer publishes does not become live until models release.%n",
                    held.version(), held.since(), held.reason()));
    if (models.skipped() > 0) {
      out.printf(
          "Skipped %,d records that are none of the contract's, the last %s.%n",
          models.skipped(), models.lastSkipped());
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows all that one version's manifest says.")
  int show(@Parameters(paramLabel = "VERSION", description = "As list shows it.") String version) {
    try (ModelsTopicReader models = read()) {
      CheckpointManifest manifest =
          models
              .manifest(version)
              .orElseThrow(
                  () ->
                      new UserError(
                          "There is no version %s on the topic %s; models list shows what there is."
                              .formatted(version, topic)));
      print(manifest, models.wanted());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Makes a published version live and holds it: no training makes another live.")
  int promote(
      @Parameters(paramLabel = "VERSION", description = "As list shows it.") String version) {
    return say(byHand().promote(version));
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description =
          "Makes the version live that was live before the present one was trained, and holds it.")
  int rollback() {
    return say(byHand().rollback());
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Lets trainings make versions live again; the one held stays until the next.")
  int release() {
    LiveVersion live = byHand().release();
    spec.commandLine()
        .getOut()
        .println(live.version() + " stays live until the trainer's next publication.");
    return ExitCode.OK;
  }

  private int say(LiveVersion live) {
    spec.commandLine()
        .getOut()
        .println(
            "%s is live: %s. It is held: what the trainer publishes does not become live until models release."
                .formatted(live.version(), live.reason()));
    return ExitCode.OK;
  }

  private void print(CheckpointManifest manifest, Optional<LiveVersion> live) {
    PrintWriter out = spec.commandLine().getOut();
    line(out, "version", manifest.version());
    live.filter(now -> now.version().equals(manifest.version()))
        .ifPresent(now -> line(out, "live since", now.since() + ", " + now.reason()));
    line(out, "model", manifest.architecture());
    line(out, "parent", manifest.parent() == null ? "none" : manifest.parent());
    line(out, "published", manifest.createdAt());
    line(out, "clicks from", manifest.trainedFrom());
    line(out, "clicks to", manifest.trainedTo());
    line(out, "items", String.format(Locale.ROOT, "%,d", manifest.itemCount()));
    line(
        out,
        "file",
        String.format(
            Locale.ROOT, "%,d bytes in %d chunks", manifest.byteCount(), manifest.chunkCount()));
    line(out, "SHA-256", manifest.sha256());
    line(out, "passed because", manifest.reason());
    manifest.hyperparameters().forEach((name, value) -> line(out, name, value));
    manifest
        .metrics()
        .forEach((name, value) -> line(out, name, String.format(Locale.ROOT, "%.4f", value)));
  }

  private static void line(PrintWriter out, String name, Object value) {
    out.printf("%-24s %s%n", name, value);
  }

  private static String figure(CheckpointManifest manifest, String name) {
    Double value = manifest.metrics().get(name);
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private LiveSwitch byHand() {
    Topics topics = topics();
    Map<String, Object> properties = clientProperties();
    requireTopic(
        properties,
        Right.topic(topic, AclOperation.READ, "know what is live"),
        Right.topic(topic, AclOperation.WRITE, "say what is live"));
    return new LiveSwitch(properties, topics, Clock.systemUTC());
  }

  private ModelsTopicReader read() {
    Topics topics = topics();
    Map<String, Object> properties = clientProperties();
    requireTopic(properties, Right.topic(topic, AclOperation.READ, "know what is live"));
    ModelsTopicReader models = new ModelsTopicReader(properties, topics);
    try {
      models.readToEnd();
      return models;
    } catch (KafkaException e) {
      models.close();
      throw new UserError(
          "The topic %s at %s cannot be read: %s"
              .formatted(topic, properties.get("bootstrap.servers"), e.getMessage()),
          e);
    }
  }

  private Topics topics() {
    try {
      return Topics.DEFAULT.named(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(topic));
    } catch (InvalidSettingException e) {
      throw new ParameterException(spec.commandLine(), "--topic " + e.getMessage(), e);
    }
  }

  /** That the topic is there, and that this user may do what was asked for. */
  private void requireTopic(Map<String, Object> properties, Right... rights) {
    try (Admin admin = Answers.admin(properties)) {
      Preflight.require(new Rights(admin).look(List.of(rights)));
      if (!admin.listTopics().names().get().contains(topic)) {
        throw new UserError(
            "There is no topic %s at %s; start the trainer or the stream app first."
                .formatted(topic, properties.get("bootstrap.servers")));
      }
    } catch (ExecutionException | KafkaException e) {
      throw new UserError(
          "The broker at %s cannot be asked: %s"
              .formatted(
                  properties.get("bootstrap.servers"),
                  e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted while asking the broker.", e);
    }
  }

  private Map<String, Object> clientProperties() {
    Map<String, Object> properties = ClientProperties.of(bootstrapServers, commandConfig);
    if (!properties.containsKey("bootstrap.servers")) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--bootstrap-servers=HOST:PORT'");
    }
    // A person waits: a broker that is not there is said so sooner than a service would.
    properties.putIfAbsent("default.api.timeout.ms", "15000");
    properties.putIfAbsent("request.timeout.ms", "10000");
    return properties;
  }
}
