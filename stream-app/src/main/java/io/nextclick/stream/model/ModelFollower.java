package io.nextclick.stream.model;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.TrainedSessionRule;
import io.nextclick.model.serving.WarmUp;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.registry.UploadId;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.Durations;
import io.nextclick.service.UserError;
import io.nextclick.stream.metrics.StreamMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the models topic on a thread of its own and makes {@link LiveModel} what the topic says:
 * fetch, verify, load, warm up, swap. A checkpoint that can't be used is refused with a reason, and
 * the one before keeps answering, as it does while the topic cannot be read or names none.
 *
 * <p>{@link #words}, {@link #isAlive} and {@link #close} may be called by any thread; all else
 * belongs to the follower's own once it is started.
 */
public final class ModelFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** A model that is being loaded cannot be interrupted. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final ModelsTopicReader reader;
  private final LiveModel live;
  private final BiFunction<Checkpoint, ComputeDevice, ServingModel> loader;
  private final ComputeDevice device;
  private final int listLength;
  private final SessionRule rule;
  private final Clock clock;
  private final StreamMetrics metrics;
  private final Refusals refusals = new Refusals();
  private final Trouble trouble;
  private final Loading loading;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private long skipped;
  private long skippedSaid;
  private Instant skippedSaidAt = Instant.EPOCH;
  private volatile boolean started;
  private volatile String refusal = "";
  private volatile String ruleDiffers = "";
  private volatile String death = "";

  /**
   * @param loader makes a model of a checkpoint
   * @param listLength items in an answer
   * @param rule by which sessions are cut here
   */
  public ModelFollower(
      ModelsTopicReader reader,
      LiveModel live,
      BiFunction<Checkpoint, ComputeDevice, ServingModel> loader,
      ComputeDevice device,
      int listLength,
      SessionRule rule,
      Clock clock,
      StreamMetrics metrics) {
    this.reader = reader;
    this.live = live;
    this.loader = loader;
    this.device = device;
    this.listLength = listLength;
    this.rule = rule;
    this.clock = clock;
    this.metrics = metrics;
    this.trouble = new Trouble(metrics.topics().models().name(), clock);
    this.loading = new Loading(clock);
    this.thread = new Thread(this::follow, "model-follower");
    thread.setDaemon(true);
  }

  /**
   * Adopts what is live now, then follows. Returns when the first is done, so that no click outruns
   * the model.
   *
   * @throws UserError where the topic cannot be read
   */
  public void start() {
    try {
      reader.readToEnd();
      skipped = reader.skipped();
      skippedSaid = skipped;
      metrics.modelsRecordsSkipped(skipped);
      followWanted();
      metrics.modelsFollowed(true);
    } catch (KafkaException e) {
      throw new UserError(
          "The topic %s cannot be read: %s"
              .formatted(metrics.topics().models().name(), e.getMessage()),
          e);
    }
    started = true;
    thread.start();
  }

  /**
   * What is not as it should be, for whoever looks at this instance's health; empty for nothing.
   */
  public String words() {
    return Stream.of(death, loading.words(), refusal, trouble.words(), ruleDiffers)
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /**
   * Whether the topic is followed, or will be: false once the thread has died, or hangs in a model
   * that it loads.
   */
  public boolean isAlive() {
    return stop.getCount() == 0 || (!loading.isHopeless() && (thread.isAlive() || !started));
  }

  @Override
  public void close() {
    stop.countDown();
    if (!started) {
      reader.close();
      return;
    }
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (reader) {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = followOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      death =
          "the thread that follows the topic %s has died of %s"
              .formatted(metrics.topics().models().name(), e);
      LOG.error("{}", death, e);
      metrics.modelsFollowed(false);
      throw e;
    }
  }

  /** How long to wait for the next time. */
  private Duration followOnce() {
    try {
      reader.poll(POLL);
      followWanted();
      trouble.over();
      metrics.modelsFollowed(true);
      return Duration.ZERO;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      metrics.modelsFollowed(false);
      return trouble.met(e);
    }
  }

  private void followWanted() {
    countSkipped();
    Optional<String> wanted = reader.wanted().map(LiveVersion::version);
    Optional<String> reason = Optional.empty();
    tell(wanted); // An attempt may hang.
    if (wanted.isPresent() && !wanted.equals(live.version())) {
      reason = fetchAndAdopt(wanted.get());
    }
    if (!live.isPresent()) {
      adoptNewestUsable();
    }
    refusal = reason.map(why -> "refused " + wanted.orElse("") + ": " + why).orElse("");
    tell(wanted);
  }

  private void tell(Optional<String> wanted) {
    metrics.modelWanted(wanted, wanted.isEmpty() || wanted.equals(live.version()));
  }

  /**
   * Nothing answers yet, and the version wanted is unusable or none is: any is better than none.
   */
  private void adoptNewestUsable() {
    List<CheckpointManifest> newestFirst = new ArrayList<>(reader.manifests());
    Collections.reverse(newestFirst);
    for (CheckpointManifest older : newestFirst) {
      if (fetchAndAdopt(older.version()).isEmpty()) {
        return;
      }
    }
  }

  /** Why it does not answer; empty if it does. */
  private Optional<String> fetchAndAdopt(String version) {
    UploadId upload = reader.uploadId(version);
    Optional<String> before = refusals.standing(version, upload, clock.instant());
    if (before.isPresent()) {
      return before;
    }
    loading.begun(version);
    try {
      Checkpoint checkpoint = reader.fetch(version); // verified: chunks, size, SHA-256
      Optional<SessionRule> trainedBy = TrainedSessionRule.of(checkpoint.metadata());
      warmUpAndSwap(version, checkpoint, loader.apply(checkpoint, device));
      compareRules(version, trainedBy);
      return Optional.empty();
    } catch (KafkaException e) {
      throw e; // The broker's trouble, not the checkpoint's.
    } catch (CheckpointException e) {
      refusals.refuse(version, upload, String.valueOf(e.getMessage()));
      return refused(version, String.valueOf(e.getMessage()), true);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
      String reason = "it could not be loaded on this host, " + e;
      return refused(version, reason, refusals.postpone(version, upload, reason, clock.instant()));
    } finally {
      loading.over();
    }
  }

  private void warmUpAndSwap(String version, Checkpoint checkpoint, ServingModel model) {
    try {
      WarmUp.run(model, checkpoint, listLength);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
    live.swap(version, model);
    metrics.checkpointLoaded(version, checkpoint.metadata(), model.itemCount());
    LOG.info(
        "{} answers from now on, {} items, on {}",
        version,
        model.itemCount(),
        ComputeEngine.nameOf(device));
  }

  private Optional<String> refused(String version, String reason, boolean first) {
    List<String> known = reader.manifests().stream().map(CheckpointManifest::version).toList();
    refusals.retain(Stream.concat(known.stream(), Stream.of(version)).toList());
    if (first) {
      metrics.checkpointRefused();
      LOG.error(
          "Refused {}: {}. {}",
          version,
          reason,
          live.version().map(old -> old + " keeps answering").orElse("No model answers yet"));
    }
    return Optional.of(reason);
  }

  /** A model knows what follows in sessions as it has seen them; others are strange to it. */
  private void compareRules(String version, Optional<SessionRule> trainedBy) {
    boolean differs = trainedBy.isPresent() && !trainedBy.get().equals(rule);
    ruleDiffers =
        differs
            ? "%s was trained on sessions with %s, here they have %s"
                .formatted(version, words(trainedBy.get()), words(rule))
            : "";
    if (differs) {
      LOG.warn("{}: set nextclick.session alike for trainer and stream app", ruleDiffers);
    }
    metrics.sessionRuleDiffers(differs);
  }

  private static String words(SessionRule rule) {
    return "a gap of %s, a grace of %s and at most %d clicks"
        .formatted(Durations.format(rule.gap()), Durations.format(rule.grace()), rule.maxClicks());
  }

  private void countSkipped() {
    long now = reader.skipped();
    if (now > skipped) {
      metrics.modelsRecordsSkipped(now - skipped);
      skipped = now;
    }
    Instant time = clock.instant();
    if (now > skippedSaid && Duration.between(skippedSaidAt, time).toSeconds() >= 60) {
      LOG.warn(
          "Skipped {} records of models that are none of the contract's, the last {}",
          now - skippedSaid,
          reader.lastSkipped());
      skippedSaid = now;
      skippedSaidAt = time;
    }
  }
}
