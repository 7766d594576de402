package io.nextclick.trainer;

import io.nextclick.service.DaemonThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker now and then whether it is there: a trainer that waits for a day would not
 * notice.
 */
final class BrokerWatch implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Admin admin;
  private final Clock clock;
  private final Duration patience;
  private final DaemonThread thread = new DaemonThread("broker watch");
  private volatile @Nullable Instant awaySince;

  private BrokerWatch(Admin admin, Clock clock, Duration patience) {
    this.admin = admin;
    this.patience = patience;
    this.clock = clock;
  }

  static BrokerWatch start(Map<String, Object> clientProperties, Clock clock) {
    return start(clientProperties, clock, PAUSE, PATIENCE);
  }

  /**
   * @param pause from one question to the next
   * @param patience after which an answer is not waited for any more
   */
  static BrokerWatch start(
      Map<String, Object> clientProperties, Clock clock, Duration pause, Duration patience) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5000);
    BrokerWatch watch = new BrokerWatch(Admin.create(properties), clock, patience);
    watch.thread.every(pause, pause, watch::look);
    return watch;
  }

  private void look() {
    try {
      admin.describeCluster().clusterId().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      awaySince = null;
    } catch (ExecutionException | TimeoutException e) {
      awaySince = awaySince == null ? clock.instant() : awaySince;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether somebody still asks; where nobody does, the process is to be started again. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Since when it has not answered, in words; empty where it does. */
  Optional<String> away() {
    return Optional.ofNullable(awaySince)
        .map(since -> "the broker has not answered since " + since);
  }

  @Override
  public void close() {
    thread.close();
    admin.close(Duration.ofSeconds(1));
  }
}
