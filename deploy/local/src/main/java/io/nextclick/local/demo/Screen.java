package io.nextclick.local.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * A block of lines at the end of a terminal, drawn over itself; a line now and then elsewhere. Not
 * thread-safe.
 */
final class Screen {

  private static final String UP = "\u001b[%dA";
  private static final String ERASE_TO_END_OF_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private int drawn;

  /**
   * @param columns how wide the terminal is; longer lines are cut, as a wrapped one could not be
   *     drawn over
   */
  Screen(PrintStream out, boolean terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  boolean terminal() {
    return terminal;
  }

  /** Replaces the block. */
  void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(UP.formatted(drawn)).append('\r');
    }
    for (String line : lines) {
      text.append(cut(line)).append(ERASE_TO_END_OF_LINE).append('\n');
    }
    text.append(ERASE_BELOW);
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  /** A line that stays. */
  void print(String line) {
    if (drawn > 0) {
      out.print(UP.formatted(drawn) + '\r' + ERASE_BELOW);
      drawn = 0;
    }
    out.println(line);
    out.flush();
  }

  private String cut(String line) {
    return line.codePointCount(0, line.length()) <= columns
        ? line
        : line.substring(0, line.offsetByCodePoints(0, columns - 1)) + "…";
  }
}
