package io.nextclick.registry;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.Topics;
import io.nextclick.service.DaemonThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on {@code models} whether the newest version there is kept from answering, as a person
 * holds another: holding and releasing happen between runs, and a trainer that has just started has
 * published nothing itself.
 */
public final class HeldWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeldWatch.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ModelsTopicReader models;
  private final Consumer<Boolean> seen;
  private final DaemonThread thread = new DaemonThread("held-watch");
  private boolean failing;

  private HeldWatch(ModelsTopicReader models, Consumer<Boolean> seen) {
    this.models = models;
    this.seen = seen;
  }

  /**
   * Looks at once, then every minute, until it is closed.
   *
   * @param seen told after each look whether another than the newest is held
   */
  public static HeldWatch start(
      Map<String, Object> clientProperties, Topics topics, Consumer<Boolean> seen) {
    return start(clientProperties, topics, seen, PAUSE);
  }

  static HeldWatch start(
      Map<String, Object> clientProperties, Topics topics, Consumer<Boolean> seen, Duration pause) {
    HeldWatch watch = new HeldWatch(new ModelsTopicReader(clientProperties, topics), seen);
    watch.thread.every(Duration.ZERO, pause, watch::look);
    return watch;
  }

  /** Whether somebody still looks; where nobody does, the process is to be started again. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  private synchronized void look() {
    try {
      models.readToEnd();
      seen.accept(anotherIsHeld());
      failing = false;
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // It is closed.
    } catch (UnknownTopicOrPartitionException e) {
      seen.accept(false); // With the topic the hold is gone, which the next run says.
    } catch (KafkaException e) { // A hold stays while the broker is away.
      if (!failing) {
        LOG.warn("Which version is held cannot be looked at: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private boolean anotherIsHeld() {
    List<CheckpointManifest> published = models.manifests();
    return !published.isEmpty()
        && models
            .held()
            .filter(held -> !held.version().equals(published.get(published.size() - 1).version()))
            .isPresent();
  }

  /** Waits for a look that is under way, as its consumer belongs to one thread at a time. */
  @Override
  public void close() {
    thread.close();
    synchronized (this) {
      models.close();
    }
  }
}
