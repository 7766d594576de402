package io.nextclick.trainer;

import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.Bounds;
import io.nextclick.service.KafkaSettings;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;

/** The configuration as the parts of the trainer take it, each value checked. */
record TrainerSettings(
    Map<String, Object> clientProperties,
    Topics topics,
    Duration interval,
    Duration retryInterval,
    Path stateDir,
    Duration stalledAfter,
    RunSettings run,
    PublicationSettings publication,
    ComputeDevice device) {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** A {@link UserError} naming the key of a value that cannot be used. */
  static TrainerSettings of(TrainerConfig config) {
    if (!config.kafka().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new UserError(
          "nextclick.kafka.bootstrap.servers is missing: say where the broker is, e.g."
              + " localhost:9092");
    }
    KafkaSettings.require(config.kafka(), Set.of());
    KafkaSettings.requireValues(config.kafka(), config.kafka());
    Bounds.require("nextclick.interval", config.interval(), SHORTEST);
    Bounds.require("nextclick.retry-interval", config.retryInterval(), SHORTEST);
    Bounds.require("nextclick.stalled-after", config.stalledAfter(), SHORTEST);
    Bounds.requirePort("nextclick.http.port", config.http().port());
    Bounds.requireReplication("nextclick.topics.replication", config.topics().replication());
    return new TrainerSettings(
        new HashMap<>(config.kafka()),
        topics(config.topics()),
        config.interval(),
        config.retryInterval(),
        config.stateDir(),
        config.stalledAfter(),
        run(config),
        publication(config),
        checked("device", () -> ComputeDevice.parse(config.device())));
  }

  private static Topics topics(TrainerConfig.Topics names) {
    try {
      return Topics.prefixed(names.prefix().orElse(""))
          .named(names.clicks(), Optional.empty(), Optional.empty(), names.models());
    } catch (InvalidSettingException e) {
      throw new UserError("nextclick.topics." + e.getMessage(), e);
    }
  }

  private static SessionRule rule(TrainerConfig.Session session) {
    Bounds.require("nextclick.session.gap", session.gap(), SHORTEST);
    Bounds.require("nextclick.session.grace", session.grace(), Duration.ZERO);
    Bounds.require("nextclick.session.max-clicks", session.maxClicks(), 1, SessionRule.MOST_CLICKS);
    return new SessionRule(session.gap(), session.grace(), session.maxClicks());
  }

  private static RunSettings run(TrainerConfig config) {
    SessionRule rule = rule(config.session());
    Bounds.require("nextclick.window.length", config.window().length(), SHORTEST);
    Bounds.require("nextclick.window.max-clicks", config.window().maxClicks(), 1, Bounds.ANY);
    Gate.Thresholds gate = checked("gate", () -> thresholds(config.gate()));
    Settings options = checked("training", () -> Recipes.settings(training(config)));
    return checked(
        "split",
        () ->
            new RunSettings(
                rule,
                config.window().length(),
                config.window().maxClicks(),
                config.split().heldBackShare(),
                config.split().validationShare(),
                gate,
                options,
                config.warmStart()));
  }

  private static Gate.Thresholds thresholds(TrainerConfig.Gate config) {
    TrainerConfig.MinLiftOver least = config.minLiftOver();
    Map<Baseline, Double> over = new EnumMap<>(Baseline.class);
    over.put(Baseline.POPULARITY, least.popularity());
    least.sessionPopularity().ifPresent(lift -> over.put(Baseline.SESSION_POPULARITY, lift));
    least.coOccurrence().ifPresent(lift -> over.put(Baseline.CO_OCCURRENCE, lift));
    least.vsknn().ifPresent(lift -> over.put(Baseline.VSKNN, lift));
    least.stan().ifPresent(lift -> over.put(Baseline.STAN, lift));
    return new Gate.Thresholds(config.minPairs(), least.live(), over);
  }

  /**
   * By name, which may have {@code -} or {@code .} for {@code _}; it refits unless told otherwise.
   */
  private static Map<String, String> training(TrainerConfig config) {
    Map<String, String> options = new HashMap<>();
    options.put("refit", "true");
    config.training().forEach((name, value) -> options.put(name.replaceAll("[-.]", "_"), value));
    return options;
  }

  private static PublicationSettings publication(TrainerConfig settings) {
    TrainerConfig.Publication config = settings.publication();
    Bounds.require(
        "nextclick.publication.transaction-timeout",
        config.transactionTimeout(),
        SHORTEST,
        Duration.ofMillis(Integer.MAX_VALUE)); // Kafka counts it in an int.
    return checked(
        "publication",
        () ->
            new PublicationSettings(
                config
                    .transactionalId()
                    .orElseGet(() -> settings.topics().prefix().orElse("") + "nextclick-trainer"),
                config.chunkSize(),
                config.keep(),
                config.transactionTimeout()));
  }

  private interface Value<T> {
    T get();
  }

  private static <T> T checked(String key, Value<T> value) {
    try {
      return value.get();
    } catch (InvalidSettingException e) {
      throw new UserError("nextclick." + key + ": " + e.getMessage(), e);
    }
  }
}
