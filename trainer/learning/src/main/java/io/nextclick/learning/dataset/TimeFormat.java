package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.DateText.DayOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the times of one file are written, as its first rows show, and what is not taken for a time:
 * before 2000, or after tomorrow. A number that would be such a time is read as a day instead.
 */
final class TimeFormat {

  /** Days without a year are taken as of this one: it has all of them. */
  static final int NO_YEAR = 2000;

  /** As {@code timeframe} has it: milliseconds, of the day or since the session began. */
  private static final long LONGEST_OFFSET_MILLIS = 10L * DateText.DAY * 1000;

  private static final long FIRST_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final String READ =
      "2026-01-31T12:00:00Z, 2026-01-31 12:00:00, 2026-01-31, 20260131, 31.01.2026, or seconds,"
          + " milli-, micro- or nanoseconds since 1970";

  private final String column;
  private final @Nullable String timeOfDay;
  private final long lastSecond;
  private final EpochText epoch = new EpochText();
  private final DateText date = new DateText();
  private boolean monthAndDay;
  private DayOrder order = DayOrder.UNKNOWN;
  private long resolution;
  private boolean zoned;

  /**
   * @param column its name
   * @param timeOfDay name of a second column with the time of day, if there is one
   * @param now by the clock
   */
  TimeFormat(String column, @Nullable String timeOfDay, Instant now) {
    this.column = column;
    this.timeOfDay = timeOfDay;
    this.lastSecond = now.plus(AHEAD).getEpochSecond();
  }

  /** A time and how it was written. */
  private record Found(long seconds, int nanos, long resolution, boolean zoned) {}

  /**
   * Looks at the first rows.
   *
   * @param times their values in the column, none of them empty
   * @return whether they tell all that there is to tell
   */
  boolean learn(List<String> times) {
    long ofMonths =
        times.stream().filter(t -> epoch.read(t) && isMonthAndDay(epoch.whole())).count();
    monthAndDay = ofMonths > 0 && 10 * ofMonths >= 9L * times.size();
    boolean undecided = false;
    order = DayOrder.UNKNOWN;
    for (String each : times) {
      if (!epoch.read(each) && !date.date(each, DayOrder.UNKNOWN)) {
        DayOrder seen = date.orderSeen();
        undecided |= date.date(each, DayOrder.DAY_FIRST) || date.date(each, DayOrder.MONTH_FIRST);
        order = seen == DayOrder.UNKNOWN ? order : seen;
      }
    }
    resolution = Long.MAX_VALUE;
    zoned = true;
    for (String each : times) {
      Found found = find(each);
      if (found != null) {
        resolution = Math.min(resolution, found.resolution);
        zoned &= found.zoned;
      }
    }
    resolution = resolution == Long.MAX_VALUE ? 0 : resolution;
    return !undecided || order != DayOrder.UNKNOWN;
  }

  /** Whether text is a time that is taken, with what was learnt. */
  boolean reads(String text) {
    return find(text) != null;
  }

  /**
   * A row's time.
   *
   * @param clock its time of day; not looked at where there is no such column
   */
  Instant moment(String text, String clock) throws BadRow {
    Found found = find(text);
    if (found == null) {
      throw new BadRow(complaint(text));
    }
    if (timeOfDay == null) {
      return Instant.ofEpochSecond(found.seconds, found.nanos);
    }
    Instant moment = Instant.ofEpochSecond(found.seconds).plusNanos(ofDay(clock, timeOfDay));
    if (!believed(moment.getEpochSecond())) {
      throw new BadRow(complaint(text));
    }
    return moment;
  }

  /** For a sentence, e.g. {@code eventdate + timeframe ms (days, UTC)}. */
  String described() {
    List<String> notes = new ArrayList<>();
    if (monthAndDay) {
      notes.add("month and day, taken as of " + NO_YEAR);
    } else if (resolution == DateText.DAY) {
      notes.add("days");
    }
    if (order != DayOrder.UNKNOWN) {
      notes.add(order == DayOrder.DAY_FIRST ? "day before month" : "month before day");
    }
    if (!zoned) {
      notes.add("UTC");
    }
    String name =
        timeOfDay == null ? column : column + " + " + timeOfDay + (isOffset() ? " ms" : "");
    return notes.isEmpty() ? name : name + " (" + String.join(", ", notes) + ")";
  }

  /** What follows for sessions from times without seconds, if anything. */
  String remark(Duration gap) {
    if (timeOfDay != null || resolution < gap.toSeconds()) {
      return "";
    }
    String what =
        resolution == DateText.DAY
            ? "holds days without a time of day"
            : "is rounded to %,d seconds".formatted(resolution);
    return "The column %s %s: clicks of one time stand as in the file, and what a visitor did %s is one session, as a pause of %d minutes cannot be seen; a longer --session-gap joins more."
        .formatted(
            column,
            what,
            resolution == DateText.DAY ? "in a day" : "in one such stretch",
            gap.toMinutes());
  }

  private @Nullable Found find(String text) {
    if (!epoch.read(text)) {
      return date.date(text, order) && believed(date.seconds()) ? ofDate(date.zoned()) : null;
    }
    if (monthAndDay) {
      return date.monthAndDay(epoch.whole(), NO_YEAR) ? ofDate(true) : null;
    }
    if (believed(epoch.seconds())) {
      return new Found(epoch.seconds(), epoch.nanos(), epoch.resolution(), true);
    }
    return date.compact(epoch.whole()) && believed(date.seconds()) ? ofDate(false) : null;
  }

  private Found ofDate(boolean zonedToo) {
    return new Found(date.seconds(), date.nanos(), date.resolution(), zonedToo);
  }

  private boolean isMonthAndDay(long whole) {
    return date.monthAndDay(whole, NO_YEAR);
  }

  private boolean believed(long second) {
    return second >= FIRST_SECOND && second <= lastSecond;
  }

  private String complaint(String text) {
    String shown = "%s %s ".formatted(column, Quoted.of(text));
    if (monthAndDay) {
      return shown + "is no month and day, as the rows before it are";
    }
    boolean number = epoch.read(text);
    if (!number && date.date(text, order)) {
      return shown + (date.seconds() < FIRST_SECOND ? "is before 2000" : "is after tomorrow");
    }
    if (!number && (date.date(text, DayOrder.DAY_FIRST) || date.date(text, DayOrder.MONTH_FIRST))) {
      return shown + "has day and month in an order that no row tells; write it as 2026-01-31";
    }
    if (number && epoch.seconds() >= 0 && epoch.seconds() < FIRST_SECOND) {
      return shown
          + "is %s as a count since 1970, which is before 2000; what is read is %s"
              .formatted(Instant.ofEpochSecond(epoch.seconds(), epoch.nanos()), READ);
    }
    if (number && epoch.seconds() > lastSecond) {
      return shown + "is after tomorrow as a count since 1970; what is read is " + READ;
    }
    return shown + "is no time; what is read is " + READ;
  }

  private boolean isOffset() {
    return ColumnRole.normalised(String.valueOf(timeOfDay)).endsWith("timeframe");
  }

  /** Nanoseconds. */
  private long ofDay(String clock, String name) throws BadRow {
    boolean hours = ColumnRole.normalised(name).endsWith("hour");
    if ((isOffset() || hours) && epoch.read(clock) && epoch.whole() >= 0) {
      long millis = hours ? epoch.whole() * 3_600_000 : epoch.whole();
      if (epoch.whole() < LONGEST_OFFSET_MILLIS && millis < LONGEST_OFFSET_MILLIS) {
        return millis * 1_000_000;
      }
    } else if (date.timeOfDay(clock)) {
      return date.seconds() * 1_000_000_000 + date.nanos();
    }
    throw new BadRow("%s %s is no time of day".formatted(name, Quoted.of(clock)));
  }
}
