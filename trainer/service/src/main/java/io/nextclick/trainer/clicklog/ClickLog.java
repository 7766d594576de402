package io.nextclick.trainer.clicklog;

import io.nextclick.learning.dataset.LoggedClick;
import io.nextclick.learning.dataset.SessionBuilder;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import java.util.List;

/**
 * The clicks of a window, as they stood on the topic when the reading began.
 *
 * @param clicks partition by partition, in offset order
 * @param read how many records were read in all
 * @param unreadable how many of them were no clicks
 * @param outside how many clicks lay outside the window
 */
public record ClickLog(List<LoggedClick> clicks, long read, long unreadable, long outside) {

  public ClickLog {
    clicks = List.copyOf(clicks);
  }

  /** The sessions of these clicks, cut as the stream app cuts them. */
  public List<Session> sessions(SessionRule rule) {
    SessionBuilder builder = new SessionBuilder(rule);
    clicks.forEach(builder::add);
    return builder.sessions();
  }

  /** E.g. {@code 1,200 clicks of 1,500 records (250 outside the window, 50 unreadable)}. */
  @Override
  public String toString() {
    return "%,d clicks of %,d records (%,d outside the window, %,d unreadable)"
        .formatted(clicks.size(), read, outside, unreadable);
  }
}
