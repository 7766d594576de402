package io.nextclick.stream.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.MalformedClickException;
import io.nextclick.schemas.Recommendation.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where every record of {@code clicks} is that this process has read. Each reading ends in one of
 * these, and each is counted where it happens, none as what the others leave over:
 *
 * <pre>
 * read + taken over = recommended + unanswered + rejected + repeated + handed over + owed + in hand
 * </pre>
 *
 * <p>Taken over are owed clicks that a task finds when it begins, handed over those that it leaves
 * when it ends, the record that it has in hand among them. Repeated are records read again after a
 * crash while their click is still owed. Owed and in hand are under way; what else is missing is
 * lost, and shows as {@code nextclick_clicks_unaccounted}. Thread-safe.
 */
public final class ClickAccount {

  /** Why a click that was read got no recommendation. */
  public enum Unanswered {
    /** No checkpoint has been loaded yet. */
    NO_MODEL,
    /** Another record carried the same click id. */
    DUPLICATE,
    /** It came after the grace, or belongs before all that its session remembers. */
    TOO_LATE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A second is where somebody should look, five minutes where nobody has. */
  private static final Duration[] ANSWER_BUCKETS = {
    Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
    Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
    Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5)
  };

  private final MeterRegistry registry;
  private final Counter read;
  private final Counter takenOver;
  private final Counter repeated;
  private final Counter handedOver;
  private final Counter misplaced;
  private final Map<EventType, Counter> clicks;
  private final Map<Unanswered, Counter> unanswered;
  private final Map<MalformedClickException.Reason, Counter> rejected;
  private final Map<Source, Counter> recommendations;
  private final Timer answers;
  private final Map<Integer, AtomicLong> owed = new ConcurrentHashMap<>();
  private final Map<Integer, InHand> inHand = new ConcurrentHashMap<>();

  ClickAccount(MeterRegistry registry) {
    this.registry = registry;
    Meters meters = new Meters(registry);
    read = meters.counter("nextclick.clicks.read", "Records of clicks read, whatever they are.");
    takenOver =
        meters.counter(
            "nextclick.clicks.taken.over", "Owed clicks that a task found when it began.");
    repeated =
        meters.counter(
            "nextclick.clicks.repeated", "Records read again while their click was still owed.");
    handedOver =
        meters.counter(
            "nextclick.clicks.handed.over", "Clicks under way that a task left when it ended.");
    misplaced =
        meters.counter(
            "nextclick.clicks.misplaced",
            "Clicks on another partition than a Java producer puts their key on.");
    clicks =
        meters.counters(
            EventType.class,
            "nextclick.clicks",
            "event_type",
            EventType::wireName,
            "Clicks read, by what the visitor did.");
    unanswered =
        meters.counters(
            Unanswered.class,
            "nextclick.clicks.unanswered",
            "reason",
            Unanswered::label,
            "Clicks read that get no recommendation.");
    rejected =
        meters.counters(
            MalformedClickException.Reason.class,
            "nextclick.clicks.rejected",
            "reason",
            MalformedClickException.Reason::wireName,
            "Records of clicks that are not clicks, sent to clicks-rejected.");
    recommendations =
        meters.counters(
            Source.class,
            "nextclick.recommendations",
            "source",
            source -> source.name().toLowerCase(Locale.ROOT),
            "Recommendations that the broker has, by what ranked the items.");
    answers =
        meters.timer(
            "nextclick.answer",
            "Time from a click's production to the broker's acknowledgement of its recommendation.",
            ANSWER_BUCKETS);
    Gauge.builder("nextclick.clicks.unaccounted", this, account -> account.difference())
        .description("Clicks read that are nowhere; 0 but for the moment in which one moves on.")
        .register(registry);
  }

  /** A record has been read that is a click, and is in hand until it is told where it went. */
  public void read(int partition, long offset, EventType type) {
    read.increment();
    Meters.get(clicks, type).increment();
    inHand(partition).take(offset);
  }

  /** A record has been read that is none. */
  public void readAndRejected(MalformedClickException.Reason reason) {
    read.increment();
    rejected(reason);
  }

  public void rejected(int partition, long offset, MalformedClickException.Reason reason) {
    rejected(reason);
    inHand(partition).moveOn(offset);
  }

  private void rejected(MalformedClickException.Reason reason) {
    Meters.get(rejected, reason).increment();
  }

  public void unanswered(int partition, long offset, Unanswered reason) {
    Meters.get(unanswered, reason).increment();
    inHand(partition).moveOn(offset);
  }

  public void repeated(int partition, long offset) {
    repeated.increment();
    inHand(partition).moveOn(offset);
  }

  /** The click in hand is owed from now on; {@code count} are. */
  public void owedNow(int partition, long offset, long count) {
    owed(partition, count);
    inHand(partition).moveOn(offset);
  }

  /** How many clicks of a partition are owed an answer: until it is certain. */
  public void owed(int partition, long count) {
    owed.computeIfAbsent(partition, this::owedGauge).set(count);
  }

  public void takenOver(long count) {
    takenOver.increment(count);
  }

  /** The broker has the recommendation for a click that was produced so long ago. */
  void recommended(Source source, Duration sinceProduced) {
    Meters.get(recommendations, source).increment();
    answers.record(sinceProduced.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A task of the partition ends; {@code owedBefore} clicks stay owed in its store. */
  public void handedOver(int partition, long owedBefore) {
    handedOver.increment(owedBefore);
    owed(partition, 0);
  }

  /** A task of the partition ends; the records in hand are handed over, as they are read again. */
  public void dropped(int partition) {
    handedOver.increment(inHand(partition).drop());
  }

  public void misplaced() {
    misplaced.increment();
  }

  /** How many clicks are owed an answer now. */
  public long owed() {
    return owed.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** Clicks that were read and are in none of the places where a click can be. */
  public double difference() {
    return read.count()
        + takenOver.count()
        - sum(recommendations.values())
        - sum(unanswered.values())
        - sum(rejected.values())
        - repeated.count()
        - handedOver.count()
        - owed()
        - inHand.values().stream().mapToLong(InHand::count).sum();
  }

  private static double sum(Collection<Counter> counters) {
    return counters.stream().mapToDouble(Counter::count).sum();
  }

  private InHand inHand(int partition) {
    return inHand.computeIfAbsent(partition, any -> new InHand());
  }

  /**
   * The records of a partition that are read and have not moved on: Kafka Streams reads the next
   * one before the one ahead is done. They are done in order, so that one which is passed over is
   * no longer in hand, and missed.
   */
  private static final class InHand {
    private final Deque<Long> offsets = new ArrayDeque<>(2);

    synchronized void take(long offset) {
      offsets.add(offset);
    }

    synchronized void moveOn(long offset) {
      while (!offsets.isEmpty() && offsets.element() <= offset) {
        offsets.remove();
      }
    }

    synchronized int drop() {
      int count = offsets.size();
      offsets.clear();
      return count;
    }

    synchronized int count() {
      return offsets.size();
    }
  }

  private AtomicLong owedGauge(int partition) {
    AtomicLong value = new AtomicLong();
    Gauge.builder("nextclick.clicks.owed", value, AtomicLong::doubleValue)
        .description("Clicks read whose recommendation is not certain yet.")
        .tag("partition", Integer.toString(partition))
        .register(registry);
    return value;
  }
}
