package io.nextclick.trainer.clicklog;

import io.nextclick.learning.dataset.LoggedClick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the clicks of a window while they come in, in bounded memory. */
final class NewestClicks {

  private static final Comparator<LoggedClick> NEWEST_FIRST =
      Comparator.<LoggedClick, Instant>comparing(logged -> logged.click().eventTime())
          .reversed()
          .thenComparing(LoggedClick::partition)
          .thenComparing(Comparator.comparingLong(LoggedClick::offset).reversed());

  private static final Comparator<LoggedClick> LOG_ORDER =
      Comparator.comparingInt(LoggedClick::partition).thenComparingLong(LoggedClick::offset);

  private final ClickWindow window;
  private final int room;
  private List<LoggedClick> kept = new ArrayList<>();
  private Instant newest = Instant.MIN;
  private long offered;

  NewestClicks(ClickWindow window) {
    this.window = window;
    this.room = (int) Math.min(Integer.MAX_VALUE - 8L, window.maxClicks() * 5L / 4 + 1000);
  }

  void offer(LoggedClick logged) {
    offered++;
    Instant eventTime = logged.click().eventTime();
    if (!eventTime.isBefore(window.before())) {
      return;
    }
    if (eventTime.isAfter(newest)) {
      newest = eventTime;
    }
    if (eventTime.isBefore(newest.minus(window.length()))) {
      return;
    }
    kept.add(logged);
    if (kept.size() >= room) {
      drop();
    }
  }

  /** What is left, in order of the log. */
  List<LoggedClick> inLogOrder() {
    drop();
    kept.sort(LOG_ORDER);
    return kept;
  }

  /** How many were offered and are not kept. */
  long outside() {
    return offered - kept.size();
  }

  private void drop() {
    kept.removeIf(logged -> logged.click().eventTime().isBefore(newest.minus(window.length())));
    if (kept.size() > window.maxClicks()) {
      kept.sort(NEWEST_FIRST);
      kept = new ArrayList<>(kept.subList(0, window.maxClicks()));
    }
  }
}
