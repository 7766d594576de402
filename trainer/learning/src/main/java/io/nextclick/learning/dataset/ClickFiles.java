package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.ClickReader.ClickRow;
import io.nextclick.schemas.Click;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of events as people have them: delimited text or JSON lines, plain, {@code .gz} or {@code
 * .zst}, or a folder of such parts. Columns are found by their names, see {@link ColumnRole}, or by
 * what they hold, see {@link ColumnGuess}, unless a person says which they are.
 *
 * <p>A click without an id of its own is named by the number of its row, so that reading a file
 * twice names it alike.
 */
public final class ClickFiles {

  private static final Pattern NAME =
      Pattern.compile(
          ".+\\.(csv|tsv|dat|data|inter|jsonl|ndjson|json|parquet)(\\.gz|\\.zst|\\.zstd)?",
          Pattern.CASE_INSENSITIVE);

  private static final Comparator<ClickRow> BY_TIME =
      Comparator.<ClickRow, Instant>comparing(row -> row.click().eventTime())
          .thenComparingInt(ClickRow::nanosOfMilli);

  private final GivenFormat given;
  private final Clock clock;

  /**
   * @param given what a person says about the files
   * @param clock against which an event time lies in the future
   */
  public ClickFiles(GivenFormat given, Clock clock) {
    this.given = given;
    this.clock = clock;
  }

  /**
   * Several files as one log.
   *
   * @param clicks at least one; by event time, equal times in the order of the files
   * @param remarks how the files were read, and what a person should know of them
   */
  public record ClickLog(List<Click> clicks, SkippedLines skipped, List<String> remarks) {
    public ClickLog {
      clicks = List.copyOf(clicks);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Reads lazily, in file order. The caller closes it. A {@link UserError} where the file is
   * absent, is not what its name says, or lacks a column.
   */
  ClickReader open(Path file) {
    return new ClickReader(file, given, 0, clock.instant());
  }

  /**
   * Reads everything into memory and puts it in order of event time. A {@link UserError} where
   * there is no click.
   */
  public ClickLog inEventTimeOrder(Path... files) {
    return read(List.of(files), false);
  }

  /**
   * The same for a folder's files, of which some may be no events: they are left out, and a remark
   * says so.
   */
  ClickLog ofThoseWithEvents(List<Path> files) {
    return read(files, true);
  }

  private ClickLog read(List<Path> files, boolean lenient) {
    List<ClickRow> rows = new ArrayList<>();
    Map<String, List<String>> understood = new LinkedHashMap<>();
    Set<String> remarks = new LinkedHashSet<>();
    List<NotEventsException> others = new ArrayList<>();
    List<String> examples = new ArrayList<>();
    long skipped = 0;
    long before = 0;
    boolean ids = false;
    for (Path file : files) {
      for (Path part : parts(file)) {
        String name = part.equals(file) ? name(file) : name(file) + "/" + name(part);
        try (ClickReader reader = new ClickReader(part, given, before, clock.instant())) {
          reader.forEachRemaining(rows::add);
          before += reader.rows();
          skipped += reader.skipped().count();
          reader.skipped().examples().forEach(e -> examples.add(name + ", " + e));
          ids |= reader.hasClickIds();
          understood.computeIfAbsent(reader.understood(), u -> new ArrayList<>()).add(name);
          if (!reader.remark().isEmpty()) {
            remarks.add(reader.remark());
          }
        } catch (NotEventsException e) {
          others.add(e);
          remarks.add("Left out: " + e.getMessage());
        }
      }
    }
    if (!others.isEmpty() && (!lenient || rows.isEmpty())) {
      throw others.get(0);
    }
    if (rows.isEmpty()) {
      throw new UserError(files.get(0) + " holds no click, only a header.");
    }
    rows.sort(BY_TIME);
    List<String> all = new ArrayList<>();
    understood.forEach((how, names) -> all.add(names(names) + ": " + how));
    all.addAll(remarks);
    all.addAll(Repeats.remarks(rows, ids));
    return new ClickLog(
        rows.stream().map(ClickRow::click).toList(),
        new SkippedLines(
            skipped, examples.subList(0, Math.min(SkippedLines.EXAMPLES, examples.size()))),
        all);
  }

  /** Every file, or folder of parts, whose name says that it may hold events, by name. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> NAME.matcher(name(file)).matches()).sorted().toList();
    } catch (IOException e) {
      throw new UserError("The folder " + folder + " could not be read: " + e, e);
    }
  }

  /**
   * The files of a folder that Spark and its like wrote, without those that are empty or whose
   * names begin with a point or an underscore; any other file is its own part.
   */
  private static List<Path> parts(Path file) {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> files = Files.list(file)) {
      List<Path> parts =
          files
              .filter(part -> !name(part).startsWith("_") && !name(part).startsWith("."))
              .filter(part -> Files.isRegularFile(part) && part.toFile().length() > 0)
              .sorted()
              .toList();
      if (parts.isEmpty()) {
        throw new UserError(file + " is a folder without a file of events in it.");
      }
      return parts;
    } catch (IOException e) {
      throw new UserError("The folder " + file + " could not be read: " + e, e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String names(List<String> names) {
    return names.stream().limit(3).collect(Collectors.joining(", "))
        + (names.size() > 3 ? " and %,d more".formatted(names.size() - 3) : "");
  }
}
