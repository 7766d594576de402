package io.nextclick.service.transactions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found last. What nobody has been able to look at for a minute is not known any more, and
 * is not claimed.
 */
final class Troubles {

  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Clock clock;
  private volatile List<String> found = List.of();
  private @Nullable Instant failingSince;
  private boolean said;

  Troubles(Clock clock) {
    this.clock = clock;
  }

  /** A sentence for each; a new one is in the log, too. */
  List<String> found() {
    return found;
  }

  /** A broker that is away for less than a minute is said by others. */
  void look(Supplier<List<String>> look) {
    try {
      List<String> now = look.get();
      now.stream().filter(words -> !found.contains(words)).forEach(LOG::warn);
      found = List.copyOf(now);
      failingSince = null;
      said = false;
    } catch (KafkaException e) {
      failed();
      if (isForgotten() && !said) {
        said = true;
        LOG.warn("Transactions have not been looked at since {}: {}", failingSince, e.toString());
      }
    } catch (RuntimeException e) {
      failed();
      throw e;
    }
  }

  private void failed() {
    failingSince = failingSince == null ? clock.instant() : failingSince;
    if (isForgotten()) {
      found = List.of();
    }
  }

  private boolean isForgotten() {
    return failingSince != null && !clock.instant().isBefore(failingSince.plus(PATIENCE));
  }
}
