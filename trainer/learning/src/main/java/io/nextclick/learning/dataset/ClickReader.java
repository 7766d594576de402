package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clicks of one file, a row at a time, in the order of the file. A row that is no click is
 * skipped and counted, whatever it holds; a file without a single click is a {@link UserError}, as
 * is one that breaks off.
 */
final class ClickReader implements Iterator<ClickReader.ClickRow>, AutoCloseable {

  /** How many rows are looked at before the first is taken; more where they do not tell. */
  private static final int SAMPLE = 200;

  private static final int LONGEST_SAMPLE = 20_000;

  /** What tools write where there is nothing. */
  private static final Set<String> NOTHING =
      Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "\\N", "<NA>");

  /**
   * A click as its row had it.
   *
   * @param nanosOfMilli what its time holds beside the milliseconds of the click's
   * @param otherHash equal for rows that are equal in what the click does not hold
   */
  record ClickRow(Click click, int nanosOfMilli, int otherHash) {}

  /** A row, or why it is none. */
  private record Read(List<String> row, @Nullable BadRow bad, long line) {}

  private final Path file;
  private final TextFile text;
  private final Table table;
  private final Columns columns;
  private final TimeFormat times;
  private final long rowsBefore;
  private final Deque<Read> sampled = new ArrayDeque<>();
  private final long[] types = new long[EventType.values().length];
  private final int[] others;
  private final List<String> examples = new ArrayList<>();
  private final boolean guessed;
  private final @Nullable String typeColumn;
  private long skipped;
  private long read;
  private long rows;
  private @Nullable ClickRow ahead;

  /**
   * @param rowsBefore added to the number of a row where it names a click, so that several files
   *     read as one log name none twice
   * @param now by the clock
   */
  ClickReader(Path file, GivenFormat given, long rowsBefore, Instant now) {
    this.file = file;
    this.text = TextFile.open(file);
    this.rowsBefore = rowsBefore;
    try {
      TimeFormat any = new TimeFormat("", null, now);
      this.table = Tables.of(text, given, any::reads);
      List<List<String>> sample = sample(SAMPLE);
      this.guessed = table.header().isEmpty();
      List<String> names =
          guessed
              ? ColumnGuess.numbers(sample.isEmpty() ? 0 : sample.get(0).size())
              : table.header();
      this.columns = Columns.of(file, names, given, sample, any::reads);
      if (guessed) {
        ColumnGuess.complete(columns, sample, any::reads);
      }
      requireAll(names);
      this.others =
          IntStream.range(0, names.size()).filter(place -> !columns.isTaken(place)).toArray();
      this.typeColumn = columns.name(ColumnRole.TYPE);
      this.times =
          new TimeFormat(
              named(ColumnRole.TIME),
              columns.of(ColumnRole.TIME_OF_DAY) < 0 ? null : named(ColumnRole.TIME_OF_DAY),
              now);
      if (!times.learn(Columns.values(sample, columns.of(ColumnRole.TIME)))) {
        times.learn(Columns.values(sample(LONGEST_SAMPLE), columns.of(ColumnRole.TIME)));
      }
    } catch (UserError e) {
      text.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = advance();
    }
    return ahead != null;
  }

  @Override
  public ClickRow next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    ClickRow click = ahead;
    ahead = null;
    return click;
  }

  /** What has been left out so far. */
  SkippedLines skipped() {
    return new SkippedLines(skipped, examples);
  }

  /** How many rows have been read so far, the skipped ones included. */
  long rows() {
    return rows;
  }

  /** Whether clicks have ids of their own, and are not named by their rows. */
  boolean hasClickIds() {
    return columns.of(ColumnRole.CLICK) >= 0;
  }

  /** In one sentence, how the file was read. */
  String understood() {
    List<String> parts = new ArrayList<>();
    parts.add("session = " + named(ColumnRole.SESSION));
    parts.add("item = " + named(ColumnRole.ITEM));
    parts.add("time = " + times.described());
    String counts =
        Stream.of(EventType.values())
            .filter(type -> types[type.ordinal()] > 0)
            .map(type -> "%s %,d".formatted(type.wireName(), types[type.ordinal()]))
            .collect(Collectors.joining(", "));
    parts.add(
        typeColumn == null
            ? "every row a view"
            : "type = " + Quoted.plain(typeColumn) + " (" + counts + ")");
    if (hasClickIds()) {
      parts.add("click = " + named(ColumnRole.CLICK));
    }
    parts.add(table.form());
    if (guessed) {
      parts.add("no header, so columns have numbers; --columns names others");
    }
    return String.join(", ", parts);
  }

  /** What a person should know about the times; empty where there is nothing. */
  String remark() {
    return times.remark(SessionRule.DEFAULT.gap());
  }

  @Override
  public void close() {
    text.close();
  }

  private @Nullable ClickRow advance() {
    for (Read next; (next = sampled.isEmpty() ? readRow() : sampled.poll()) != null; ) {
      rows++;
      try {
        if (next.bad != null) {
          throw next.bad;
        }
        ClickRow click = click(next.row);
        read++;
        return click;
      } catch (BadRow e) {
        skipped++;
        if (examples.size() < SkippedLines.EXAMPLES) {
          examples.add("line " + next.line + ": " + e.getMessage());
        }
      }
    }
    if (read == 0 && skipped > 0) {
      throw new UserError("%s holds no click: %s.".formatted(file, skipped()));
    }
    return null;
  }

  private @Nullable Read readRow() {
    try {
      List<String> row = table.next();
      return row == null ? null : new Read(row, null, table.lineNumber());
    } catch (BadRow e) {
      return new Read(List.of(), e, table.lineNumber());
    }
  }

  private List<List<String>> sample(int size) {
    while (sampled.size() < size) {
      Read next = readRow();
      if (next == null) {
        break;
      }
      sampled.add(next);
    }
    return sampled.stream().filter(each -> each.bad == null).map(Read::row).toList();
  }

  private ClickRow click(List<String> row) throws BadRow {
    String own = value(row, ColumnRole.CLICK);
    String session = required(row, ColumnRole.SESSION);
    String item = required(row, ColumnRole.ITEM);
    EventType type = type(row);
    Instant moment = times.moment(value(row, ColumnRole.TIME), value(row, ColumnRole.TIME_OF_DAY));
    try {
      Click click =
          new Click(
              isNothing(own) ? "click-" + (rowsBefore + rows) : own, session, item, type, moment);
      types[type.ordinal()]++;
      return new ClickRow(click, moment.getNano() % 1_000_000, hash(row));
    } catch (IllegalArgumentException e) {
      throw new BadRow(String.valueOf(e.getMessage()));
    }
  }

  private int hash(List<String> row) {
    int hash = 0;
    for (int place : others) {
      hash = 31 * hash + row.get(place).hashCode();
    }
    return hash;
  }

  private EventType type(List<String> row) throws BadRow {
    if (typeColumn == null) {
      return EventType.VIEW_ITEM;
    }
    String name = value(row, ColumnRole.TYPE);
    return SourceEventTypes.of(name, typeColumn)
        .orElseThrow(
            () ->
                new BadRow(
                    "event type %s is unknown; known are %s"
                        .formatted(Quoted.of(name), SourceEventTypes.names())));
  }

  private String required(List<String> row, ColumnRole role) throws BadRow {
    String value = value(row, role);
    if (isNothing(value)) {
      throw new BadRow(named(role) + (value.isEmpty() ? " is empty" : " is " + Quoted.of(value)));
    }
    if (value.indexOf(TextFile.REPLACED) >= 0) {
      throw new BadRow("%s %s %s".formatted(named(role), Quoted.of(value), TextFile.NOT_UTF_8));
    }
    return value;
  }

  private String value(List<String> row, ColumnRole role) {
    int place = columns.of(role);
    return place < 0 || place >= row.size() ? "" : row.get(place).strip();
  }

  private static boolean isNothing(String value) {
    return value.length() <= 4 && NOTHING.contains(value);
  }

  private String named(ColumnRole role) {
    String name = String.valueOf(columns.name(role));
    return guessed ? "column " + name : Quoted.plain(name);
  }

  private void requireAll(List<String> names) {
    List<ColumnRole> missing = columns.missing();
    if (missing.isEmpty()) {
      return;
    }
    String lacks =
        missing.stream()
            .map(
                role ->
                    "%s (such as %s)"
                        .formatted(role.word(), String.join(", ", role.names().subList(0, 3))))
            .collect(Collectors.joining(" and no "));
    String example =
        missing.stream().map(role -> role.word() + "=NAME").collect(Collectors.joining(","));
    throw new NotEventsException(
        "%s has no column for the %s; it has %s (%s). Name it: --columns %s%s."
            .formatted(
                file,
                lacks,
                Columns.shown(names),
                table.form(),
                example,
                guessed ? " with numbers from 1" : ", or --no-header with numbers"));
  }
}
