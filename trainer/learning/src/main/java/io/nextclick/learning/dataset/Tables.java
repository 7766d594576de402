package io.nextclick.learning.dataset;

import io.nextclick.service.UserError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells by its first lines how a file is written. */
final class Tables {

  /** What may separate fields; of two that would do the first. */
  private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|", "::", "\u0001", " ");

  /** How many lines are looked at. */
  private static final int SAMPLE = 50;

  private static final int MOST_HEADER_LINES = 20;
  private static final int MOST_COLUMNS = 10_000;

  /** A spreadsheet's first line that says what separates fields. */
  private static final String SEPARATOR = "sep=";

  private Tables() {}

  /** A {@link UserError} where the file is empty or holds no such rows. */
  static Table of(TextFile text, GivenFormat given, Predicate<String> isTime) {
    Optional<String> delimiter = given.delimiter();
    String first = firstLine(text);
    if (first.strip().startsWith("{")) {
      return new JsonTable(text);
    }
    if (first.strip().startsWith("[")) {
      throw new NotEventsException(
          "%s is a JSON list; write an object a line, e.g. with jq -c '.[]' %s."
              .formatted(text.file(), text.file().getFileName()));
    }
    if (first.regionMatches(true, 0, SEPARATOR, 0, SEPARATOR.length())
        && first.length() == SEPARATOR.length() + 1) {
      delimiter = Optional.of(delimiter.orElse(first.substring(SEPARATOR.length())));
      text.next();
      first = firstLine(text);
    }
    List<String> lines = text.peek(SAMPLE).stream().filter(line -> !line.isBlank()).toList();
    List<String> candidates = delimiter.map(List::of).orElse(DELIMITERS);
    if (given.header()) {
      String header = wholeHeader(text, first);
      Optional<String> named =
          candidates.stream().filter(each -> Columns.suffice(names(header, each))).findFirst();
      if (named.isPresent() || !given.columns().isEmpty()) {
        return withHeader(text, header, named.orElseGet(() -> likeliest(header, candidates)));
      }
    }
    return candidates.stream()
        .filter(each -> Columns.known(names(lines.get(0), each)) == 0)
        .filter(each -> ColumnGuess.fits(rows(lines, each), isTime))
        .findFirst()
        .<Table>map(each -> new DelimitedTable(text, each, List.of()))
        .orElseGet(
            () ->
                given.header()
                    ? withHeader(text, lines.get(0), likeliest(lines.get(0), candidates))
                    : new DelimitedTable(text, likeliest(lines.get(0), candidates), List.of()));
  }

  private static Table withHeader(TextFile text, String header, String delimiter) {
    header.lines().forEach(line -> text.next());
    return new DelimitedTable(text, delimiter, names(header, delimiter));
  }

  /** With the lines that a quoted name goes on in, as a spreadsheet's may. */
  private static String wholeHeader(TextFile text, String first) {
    StringBuilder header = new StringBuilder();
    for (String line : text.peek(MOST_HEADER_LINES)) {
      header.append(header.isEmpty() ? "" : "\n").append(line);
      if (header.chars().filter(c -> c == '"').count() % 2 == 0) {
        return header.toString();
      }
    }
    return first;
  }

  private static String firstLine(TextFile text) {
    while (true) {
      List<String> lines = text.peek(1);
      if (lines.isEmpty()) {
        throw new UserError(text.file() + " is empty; it should begin with a header line.");
      }
      if (!lines.get(0).isBlank()) {
        return lines.get(0);
      }
      text.next();
    }
  }

  private static List<String> names(String header, String delimiter) {
    String line = header.length() > TextFile.LONGEST ? header.substring(0, 1000) : header;
    return RowSplitter.split(line.startsWith("#") ? line.substring(1) : line, delimiter).stream()
        .map(String::strip)
        .limit(MOST_COLUMNS)
        .toList();
  }

  private static List<List<String>> rows(List<String> lines, String delimiter) {
    return lines.stream().map(line -> RowSplitter.split(line, delimiter)).toList();
  }

  /** That with the most known columns, and of those the one with the most columns. */
  private static String likeliest(String line, List<String> candidates) {
    return candidates.stream()
        .max(
            Comparator.<String>comparingInt(each -> Columns.known(names(line, each)))
                .thenComparingInt(each -> each.equals(" ") ? 0 : names(line, each).size()))
        .orElse(",");
  }
}
