package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.RowSplitter.Quotes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of fields with something between them: CSV and its kin.
 *
 * <p>Every row has as many fields as the first. A row that has not is tried again with its quotes
 * taken otherwise, so that one stray quote does not swallow the lines after it.
 */
final class DelimitedTable implements Table {

  /** How far the end of a quoted field is looked for. */
  private static final int MOST_LINES = 1_000;

  private static final int MOST_CHARACTERS = 1 << 20;

  private static final Map<String, String> SHOWN =
      Map.of(",", "comma", "\t", "tab", " ", "space", "\u0001", "^A");

  private final TextFile text;
  private final String delimiter;
  private final List<String> header;
  private int count;
  private long lineNumber;

  /**
   * @param header names of the columns, which stand before the next line; empty for none
   */
  DelimitedTable(TextFile text, String delimiter, List<String> header) {
    this.text = text;
    this.delimiter = delimiter;
    this.header = List.copyOf(header);
    this.count = header.size();
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public long lineNumber() {
    return lineNumber;
  }

  @Override
  public String form() {
    return "delimiter "
        + SHOWN.getOrDefault(delimiter, Quoted.plain(delimiter))
        + (text.encoding().isEmpty() ? "" : ", " + text.encoding());
  }

  @Override
  public @Nullable List<String> next() throws BadRow {
    String line = text.next();
    while (line != null && line.isBlank()) {
      line = text.next();
    }
    if (line == null) {
      return null;
    }
    lineNumber = text.lineNumber();
    if (line.length() > TextFile.LONGEST) {
      throw new BadRow("the line is longer than %,d characters".formatted(TextFile.LONGEST));
    }
    List<String> fields;
    if (line.indexOf('"') < 0) {
      fields = fitting(RowSplitter.plain(line, delimiter));
    } else {
      fields = withQuotes(line, Quotes.DOUBLED);
      fields = fields != null ? fields : withQuotes(line, Quotes.BACKSLASHED);
      fields = fields != null ? fields : withQuotes(line, Quotes.LETTERS);
    }
    if (fields == null) {
      throw new BadRow(
          "%d columns expected, %d found"
              .formatted(count, RowSplitter.split(line, delimiter).size()));
    }
    return fields;
  }

  @Override
  public void close() {
    text.close();
  }

  /** The row that begins with this line; null, and no further line read, where it does not fit. */
  private @Nullable List<String> withQuotes(String first, Quotes quotes) {
    RowSplitter splitter = new RowSplitter(delimiter, quotes);
    List<String> further = new ArrayList<>();
    boolean complete = splitter.feed(first);
    int characters = first.length();
    while (!complete
        && !splitter.malformed()
        && further.size() < MOST_LINES
        && characters < MOST_CHARACTERS) {
      String line = text.next();
      if (line == null) {
        break;
      }
      further.add(line);
      characters += line.length();
      complete = splitter.feed(line);
    }
    List<String> fields = complete && !splitter.malformed() ? fitting(splitter.fields()) : null;
    if (fields == null) {
      text.back(further);
    }
    return fields;
  }

  /**
   * The fields, but for an empty one behind a last delimiter; null where they are too few or many.
   */
  private @Nullable List<String> fitting(List<String> fields) {
    if (count == 0) {
      count = fields.size();
    }
    int size = fields.size();
    if (size == count + 1 && fields.get(count).isBlank()) {
      return fields.subList(0, count);
    }
    return size == count ? fields : null;
  }
}
