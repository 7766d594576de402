package io.nextclick.trainer;

import io.nextclick.model.ComputeDevice;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.Bounds;
import io.nextclick.service.UserError;
import io.nextclick.trainer.evaluation.Baseline;
import io.nextclick.trainer.publication.CheckpointPublisher;
import io.nextclick.trainer.training.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The configuration as the parts of the trainer take it, each value checked. */
record TrainerSettings(
    Map<String, Object> clientProperties,
    Duration interval,
    Duration retryInterval,
    Path stateDir,
    Duration stalledAfter,
    RunSettings run,
    CheckpointPublisher.Settings publication,
    ComputeDevice device) {

  /** A {@link UserError} naming the key of a value that cannot be used. */
  static TrainerSettings of(TrainerConfig config) {
    if (!config.kafka().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new UserError(
          "nextclick.kafka.bootstrap.servers is missing: say where the broker is, e.g."
              + " localhost:9092");
    }
    requirePositive("interval", config.interval());
    requirePositive("retry-interval", config.retryInterval());
    requirePositive("stalled-after", config.stalledAfter());
    Bounds.requirePort("http.port", config.http().port());
    return new TrainerSettings(
        new HashMap<>(config.kafka()),
        config.interval(),
        config.retryInterval(),
        config.stateDir(),
        config.stalledAfter(),
        run(config),
        publication(config.publication()),
        checked("device", () -> ComputeDevice.parse(config.device())));
  }

  private static void requirePositive(String key, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new UserError("nextclick." + key + " must be longer than zero");
    }
  }

  private static RunSettings run(TrainerConfig config) {
    SessionRule rule =
        checked(
            "session",
            () ->
                new SessionRule(
                    config.session().gap(),
                    config.session().grace(),
                    config.session().maxClicks()));
    Gate.Thresholds gate = checked("gate", () -> thresholds(config.gate()));
    TrainingOptions options = checked("training", () -> TrainingOptions.of(training(config)));
    return checked(
        "window or nextclick.split",
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

  /** Names with either sign, and what is published refitted unless told otherwise. */
  private static Map<String, String> training(TrainerConfig config) {
    Map<String, String> options = new HashMap<>();
    options.put("refit", "true");
    config.training().forEach((name, value) -> options.put(name.replaceAll("[-.]", "_"), value));
    return options;
  }

  private static CheckpointPublisher.Settings publication(TrainerConfig.Publication config) {
    return checked(
        "publication",
        () ->
            new CheckpointPublisher.Settings(
                config.transactionalId(),
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
