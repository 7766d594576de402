package io.nextclick.service.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets a warning or an error through once a minute, and says how often it came in between: a broker
 * that is away is a line a minute instead of several a second, and a loop that goes wrong fills no
 * disk. Two lines are the same where they differ only in values, in the client that says it, or in
 * which of a broker's connections was lost.
 *
 * <p>Thread-safe.
 */
public final class OnceAMinute extends TurboFilter {

  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** So many different lines are remembered, the latest. */
  private static final int MOST = 500;

  /** Kafka's clients begin with who says it: {@code [AdminClient clientId=x] }. */
  private static final Pattern CLIENT = Pattern.compile("^\\[[^\\]]*] ");

  private static final Pattern VALUES = Pattern.compile("\\d+");

  /**
   * What Kafka's clients say in turn, each of them several times a second, while they reach no
   * broker.
   */
  private static final Pattern BROKER_AWAY =
      Pattern.compile(
          "could not be established|Bootstrap broker|disconnected|Couldn't resolve server"
              + "|Rebootstrap|No resolvable bootstrap");

  private final Clock clock;
  private final Map<String, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST;
        }
      };

  private static final class Seen {
    private Instant until = Instant.MIN;
    private long heldBack;
  }

  /** As logback makes it. */
  public OnceAMinute() {
    this(Clock.systemUTC());
  }

  OnceAMinute(Clock clock) {
    this.clock = clock;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable failure) {
    if (format == null
        || !level.isGreaterOrEqual(Level.WARN)
        || !logger.getEffectiveLevel().isGreaterOrEqual(Level.INFO)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())
        || logger.getName().equals(OnceAMinute.class.getName())) {
      return FilterReply.NEUTRAL;
    }
    long heldBack = heldBack(key(logger, level, format, failure));
    if (heldBack < 0) {
      return FilterReply.DENY;
    }
    if (heldBack > 0) {
      logger
          .getLoggerContext()
          .getLogger(OnceAMinute.class)
          .warn("{} more like the next line in the minute before it", heldBack);
    }
    return FilterReply.NEUTRAL;
  }

  /**
   * How many were held back since the last one that came through; below 0 to hold this one back.
   */
  private long heldBack(String key) {
    Instant now = clock.instant();
    synchronized (seen) {
      Seen line = seen.computeIfAbsent(key, unused -> new Seen());
      if (now.isBefore(line.until)) {
        line.heldBack++;
        return -1;
      }
      long heldBack = line.heldBack;
      line.until = now.plus(PAUSE);
      line.heldBack = 0;
      return heldBack;
    }
  }

  private static String key(
      Logger logger, Level level, String format, @Nullable Throwable failure) {
    String name = logger.getName();
    if (name.startsWith("org.apache.kafka.clients") && BROKER_AWAY.matcher(format).find()) {
      return "broker away";
    }
    String text = VALUES.matcher(CLIENT.matcher(format).replaceFirst("")).replaceAll("#");
    String thrown = failure == null ? "" : failure.getClass().getName();
    return name + ' ' + level + ' ' + thrown + ' ' + text;
  }
}
