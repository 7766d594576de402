package io.nextclick.trainer.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.service.UserError;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a CSV of events keeps what a click needs, as its header says. The order of the columns does
 * not matter, and columns that are not asked for are left alone.
 *
 * @param type -1 where the file has no such column; every event is then a view
 */
record ClickColumns(int session, int time, int item, int type, int count) {

  private static final List<String> SESSION = List.of("session_id", "user_id", "visitorid");
  private static final List<String> TIME = List.of("timestamp", "event_time");
  private static final List<String> ITEM = List.of("item_id", "itemid");
  private static final List<String> TYPE = List.of("event_type", "event");

  /** Seconds since 1970 reach this in the year 5138: whatever is larger counts milliseconds. */
  private static final BigDecimal FIRST_MILLISECONDS = new BigDecimal("100000000000");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,12})?");

  /** A row that is not a click; the message completes "line 7: …". */
  static final class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    BadRow(String message) {
      super(message);
    }
  }

  /** A {@link UserError} where a column is missing. */
  static ClickColumns ofHeader(Path file, String header) {
    List<String> names =
        CsvLine.split(header).stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    return new ClickColumns(
        required(file, names, SESSION),
        required(file, names, TIME),
        required(file, names, ITEM),
        find(names, TYPE),
        names.size());
  }

  Click click(String clickId, String line) throws BadRow {
    List<String> fields = CsvLine.split(line);
    if (fields.size() != count) {
      throw new BadRow("%d columns expected, %d found".formatted(count, fields.size()));
    }
    if (line.indexOf('\uFFFD') >= 0) {
      throw new BadRow("the line is not UTF-8");
    }
    try {
      return new Click(
          clickId,
          fields.get(session).strip(),
          fields.get(item).strip(),
          eventType(fields),
          eventTime(fields.get(time).strip()));
    } catch (IllegalArgumentException e) {
      throw new BadRow(String.valueOf(e.getMessage()));
    }
  }

  private EventType eventType(List<String> fields) throws BadRow {
    if (type < 0) {
      return EventType.VIEW_ITEM;
    }
    String name = fields.get(type).strip();
    return SourceEventTypes.of(name)
        .orElseThrow(
            () ->
                new BadRow(
                    "event type \"%s\" is unknown; known are %s"
                        .formatted(name, SourceEventTypes.names())));
  }

  private static Instant eventTime(String text) throws BadRow {
    try {
      if (text.indexOf('T') > 0) {
        return OffsetDateTime.parse(text).toInstant();
      }
      if (NUMBER.matcher(text).matches()) {
        BigDecimal number = new BigDecimal(text);
        BigDecimal milliseconds =
            number.compareTo(FIRST_MILLISECONDS) < 0 ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(milliseconds.longValue());
      }
    } catch (DateTimeException e) {
      // Falls through to the message below, which says what would have been read.
    }
    throw new BadRow(
        "timestamp must be seconds since 1970 or a time such as 2026-01-31T12:00:00Z, it is \"%s\""
            .formatted(text));
  }

  private static int required(Path file, List<String> names, List<String> accepted) {
    int index = find(names, accepted);
    if (index < 0) {
      throw new UserError(
          "%s has no column %s; its header is \"%s\"."
              .formatted(file, String.join(" or ", accepted), String.join(",", names)));
    }
    return index;
  }

  private static int find(List<String> names, List<String> accepted) {
    return accepted.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }
}
