package io.nextclick.stream.model;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.RankedItem;
import io.nextclick.stream.metrics.StreamMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the models topic on a thread of its own and makes {@link LiveModel} what the topic says:
 * fetch, verify, load, warm up, swap. A checkpoint that can't be used is refused with a reason, and
 * the one before keeps answering.
 */
public final class ModelFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Batches that a new model scores before it may answer: the engine compiles and allocates on
   * first use.
   */
  private static final int[] WARM_UP_BATCHES = {1, 2, 8, 32, 128, 1, 1, 1, 1, 1};

  private final ModelsTopicReader reader;
  private final LiveModel live;
  private final ComputeDevice device;
  private final int listLength;
  private final StreamMetrics metrics;
  private final Thread thread;

  /**
   * What was refused, with the offset-independent identity of the file that was: a repaired upload
   * is tried again.
   */
  private final Map<String, String> refused = new HashMap<>();

  private volatile String refusal = "";
  private volatile boolean running = true;

  public ModelFollower(
      ModelsTopicReader reader,
      LiveModel live,
      ComputeDevice device,
      int listLength,
      StreamMetrics metrics) {
    this.reader = reader;
    this.live = live;
    this.device = device;
    this.listLength = listLength;
    this.metrics = metrics;
    this.thread = new Thread(this::follow, "model-follower");
    thread.setDaemon(true);
  }

  /**
   * Adopts what is live now, then follows. Returns when the first is done, so that no click outruns
   * the model.
   */
  public void start() {
    reader.readToEnd();
    adopt();
    thread.start();
  }

  /** Which version was refused last and why; empty while the one that is to be live answers. */
  public String refusal() {
    return refusal;
  }

  /** Whether the topic is followed, or will be. */
  public boolean isAlive() {
    return thread.isAlive() || thread.getState() == Thread.State.NEW;
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
  }

  private void follow() {
    while (running) {
      try {
        reader.poll(POLL);
        adopt();
      } catch (KafkaException e) {
        LOG.warn("Cannot follow the models topic, trying again: {}", e.getMessage());
      }
    }
  }

  private void adopt() {
    Optional<String> wanted = reader.live().map(LiveVersion::version);
    if (wanted.isEmpty()) {
      return;
    }
    if (wanted.equals(live.version()) || tryToAdopt(wanted.get())) {
      refusal = "";
      return;
    }
    if (live.isPresent()) {
      return;
    }
    // Nothing answers yet and the live version is unusable: an older one is better than none.
    List<CheckpointManifest> newestFirst = new ArrayList<>(reader.manifests());
    Collections.reverse(newestFirst);
    for (CheckpointManifest older : newestFirst) {
      if (tryToAdopt(older.version())) {
        return;
      }
    }
  }

  private boolean tryToAdopt(String version) {
    String identity =
        reader.manifest(version).map(CheckpointManifest::sha256).orElse("")
            + reader.chunks(version).size();
    if (identity.equals(refused.get(version))) {
      return false;
    }
    try {
      Checkpoint checkpoint = reader.fetch(version);
      ServingModel model = ServingModels.load(checkpoint, device);
      warmUpOrClose(model, checkpoint.vocabulary());
      live.swap(version, model);
      metrics.checkpointLoaded(version, checkpoint.metadata(), model.itemCount());
      LOG.info(
          "{} answers from now on, {} items, on {}",
          version,
          model.itemCount(),
          ComputeEngine.nameOf(device));
      return true;
    } catch (KafkaException e) {
      throw e; // The broker's trouble, not the checkpoint's.
    } catch (RuntimeException e) {
      refused.put(version, identity);
      refusal = version + ": " + e.getMessage();
      metrics.checkpointRefused();
      LOG.error(
          "Refused {}: {}. {}",
          version,
          e.getMessage(),
          live.version().map(old -> old + " keeps answering").orElse("No model answers yet"));
      return false;
    }
  }

  private void warmUpOrClose(ServingModel model, Vocabulary vocabulary) {
    try {
      warmUp(model, vocabulary);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Scores prefixes of the checkpoint's own popular items, in batches of the sizes to come. */
  private void warmUp(ServingModel model, Vocabulary vocabulary) {
    List<String> popular = vocabulary.mostPopular(20).stream().map(RankedItem::itemId).toList();
    for (int size : WARM_UP_BATCHES) {
      List<List<String>> prefixes = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        prefixes.add(popular.subList(0, 1 + i % popular.size()));
      }
      model.recommend(prefixes, listLength);
    }
  }
}
