package io.nextclick.trainer.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of events: CSV with a header, plain or {@code .gz}. Columns are {@code session_id} (or
 * {@code user_id}), {@code timestamp} (seconds since 1970, fractions allowed, milliseconds
 * recognised by their size, or RFC 3339), {@code item_id} and, if there, {@code event_type}.
 *
 * <p>A click is named by the number of its row, so that reading a file twice names it alike.
 */
public final class ClickFiles {

  private ClickFiles() {}

  /**
   * Several files as one log.
   *
   * @param clicks by event time, equal times as they stand in the files
   */
  public record ClickLog(List<Click> clicks, SkippedLines skipped) {
    public ClickLog {
      clicks = List.copyOf(clicks);
    }
  }

  /**
   * Reads lazily, in file order. The caller closes it. A {@link UserError} where the file is
   * absent, is not gzip though named so, or lacks a column.
   */
  public static ClickReader open(Path file) {
    return new ClickReader(file, 0);
  }

  /** Reads everything into memory and puts it in order of event time. */
  public static ClickLog inEventTimeOrder(Path... files) {
    List<Click> clicks = new ArrayList<>();
    List<String> examples = new ArrayList<>();
    long skipped = 0;
    long rows = 0;
    for (Path file : files) {
      try (ClickReader reader = new ClickReader(file, rows)) {
        reader.forEachRemaining(clicks::add);
        rows += reader.rows();
        skipped += reader.skipped().count();
        reader.skipped().examples().forEach(e -> examples.add(file.getFileName() + ", " + e));
      }
    }
    clicks.sort(Comparator.comparing(Click::eventTime));
    return new ClickLog(
        clicks,
        new SkippedLines(
            skipped, examples.subList(0, Math.min(SkippedLines.EXAMPLES, examples.size()))));
  }

  /** Every {@code *.csv} and {@code *.csv.gz} of a folder, by name. */
  public static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".csv") || file.toString().endsWith(".csv.gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError("The folder " + folder + " could not be read: " + e, e);
    }
  }
}
