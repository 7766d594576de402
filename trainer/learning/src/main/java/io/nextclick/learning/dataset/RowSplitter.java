package io.nextclick.learning.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of delimited text, fed line by line: a field that begins with a quote may hold
 * delimiters, line breaks and, doubled or behind a backslash, quotes (RFC 4180 and Spark's way). A
 * quote anywhere else is a letter like others.
 */
final class RowSplitter {

  /** What a quote at the beginning of a field means. */
  enum Quotes {
    DOUBLED,
    BACKSLASHED,
    /** Nothing. */
    LETTERS
  }

  private final String delimiter;
  private final Quotes quotes;
  private final List<String> fields = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private boolean open;
  private boolean closed;
  private boolean malformed;

  RowSplitter(String delimiter, Quotes quotes) {
    this.delimiter = delimiter;
    this.quotes = quotes;
  }

  /** Fields of a line without a quote. */
  static List<String> plain(String line, String delimiter) {
    List<String> fields = new ArrayList<>(8);
    int start = 0;
    if (delimiter.length() == 1) {
      char c = delimiter.charAt(0);
      for (int end; (end = line.indexOf(c, start)) >= 0; start = end + 1) {
        fields.add(line.substring(start, end));
      }
    } else {
      for (int end; (end = line.indexOf(delimiter, start)) >= 0; start = end + delimiter.length()) {
        fields.add(line.substring(start, end));
      }
    }
    fields.add(line.substring(start));
    return fields;
  }

  /** Fields of a line that is a whole row. */
  static List<String> split(String line, String delimiter) {
    if (line.indexOf('"') < 0) {
      return plain(line, delimiter);
    }
    RowSplitter splitter = new RowSplitter(delimiter, Quotes.DOUBLED);
    return splitter.feed(line) && !splitter.malformed ? splitter.fields() : plain(line, delimiter);
  }

  /** Takes the row's next line; whether the row ends with it. */
  boolean feed(String line) {
    int at = 0;
    if (open) {
      field.append('\n');
      at = quoted(line, 0);
    } else {
      at = begin(line, 0);
    }
    while (at < line.length() && !open) {
      if (line.startsWith(delimiter, at)) {
        fields.add(field.toString());
        field.setLength(0);
        closed = false;
        at = begin(line, at + delimiter.length());
      } else {
        malformed |= closed && line.charAt(at) != ' ';
        field.append(line.charAt(at++));
      }
    }
    if (!open) {
      fields.add(field.toString());
      field.setLength(0);
    }
    return !open;
  }

  /** Whether something follows a closing quote: then it was none. */
  boolean malformed() {
    return malformed;
  }

  List<String> fields() {
    return fields;
  }

  private int begin(String line, int at) {
    if (quotes == Quotes.LETTERS || at >= line.length() || line.charAt(at) != '"') {
      return at;
    }
    open = true;
    return quoted(line, at + 1);
  }

  /** Up to the closing quote, or the line's end. */
  private int quoted(String line, int from) {
    for (int at = from; at < line.length(); at++) {
      char c = line.charAt(at);
      boolean more = at + 1 < line.length();
      if (quotes == Quotes.BACKSLASHED && c == '\\' && more) {
        field.append(line.charAt(++at));
      } else if (c != '"') {
        field.append(c);
      } else if (more && line.charAt(at + 1) == '"') {
        field.append(line.charAt(++at));
      } else {
        open = false;
        closed = true;
        return at + 1;
      }
    }
    return line.length();
  }
}
