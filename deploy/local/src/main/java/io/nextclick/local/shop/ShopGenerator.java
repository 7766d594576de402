package io.nextclick.local.shop;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The clicks of a made-up shop, in order of event time, without end. Visits come more often in the
 * evening than at night; visitors browse one category at a time, follow an item to what goes with
 * it, look at things twice, put some into the cart, and some of them come back another day under
 * the same session id.
 *
 * <p>Everything is drawn from {@link Random}, whose sequence Java specifies, and {@link
 * StrictMath}: a seed gives the same clicks everywhere. Not thread-safe.
 */
public final class ShopGenerator implements Iterator<Click> {

  private static final double SECONDS_A_DAY = 86_400;

  /** How much busier than average the busiest hour is; the quietest is as much less so. */
  private static final double RHYTHM = 0.7;

  /** When the shop is busiest, as a share of the day: 20:00. */
  private static final double BUSIEST = 20.0 / 24;

  private final ShopSettings settings;
  private final Random random;
  private final Visits visits;
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparing(Pending::eventTime).thenComparing(Pending::order));
  private double nextVisitAt;
  private long drawn;
  private long given;

  /** A click of a visit that has begun, before it is its turn. */
  private record Pending(
      Instant eventTime, long order, String sessionId, int item, EventType type) {}

  public ShopGenerator(ShopSettings settings) {
    this.settings = settings;
    this.random = new Random(settings.seed());
    this.visits = new Visits(new Shop(settings, random), random);
    this.nextVisitAt = pauseBefore(0);
  }

  /** Always; whoever reads it decides when there is enough. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Click next() {
    // A click may be given once no visit can begin before it.
    while (pending.isEmpty() || !pending.element().eventTime().isBefore(at(nextVisitAt))) {
      beginVisit();
    }
    Pending click = pending.remove();
    given++;
    return new Click(
        "c-" + given,
        click.sessionId(),
        "sku-%05d".formatted(click.item()),
        click.type(),
        click.eventTime());
  }

  private void beginVisit() {
    double seconds = nextVisitAt;
    nextVisitAt = seconds + pauseBefore(seconds);
    for (Visits.Look look : visits.next((long) (seconds / SECONDS_A_DAY))) {
      Instant eventTime = at(seconds).plus(look.sinceArrival());
      pending.add(new Pending(eventTime, drawn++, look.visitor(), look.item(), look.type()));
    }
  }

  /** Seconds to the next visit, from the rate at this time of the day. */
  private double pauseBefore(double seconds) {
    double timeOfDay = seconds / SECONDS_A_DAY % 1.0;
    double rhythm = 1 + RHYTHM * StrictMath.cos(2 * Math.PI * (timeOfDay - BUSIEST));
    double ratePerSecond = settings.visitsPerDay() * rhythm / SECONDS_A_DAY;
    return -StrictMath.log(1 - random.nextDouble()) / ratePerSecond;
  }

  private Instant at(double seconds) {
    return settings.opensAt().plus(Duration.ofMillis((long) (seconds * 1000)));
  }
}
