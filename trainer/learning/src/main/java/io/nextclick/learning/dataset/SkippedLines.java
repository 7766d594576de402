package io.nextclick.learning.dataset;

import java.util.List;

/**
 * The lines of a file that were no clicks and have been left out.
 *
 * @param examples the first few, each with its line number and what was expected
 */
public record SkippedLines(long count, List<String> examples) {

  /** How many are quoted. */
  static final int EXAMPLES = 3;

  public SkippedLines {
    examples = List.copyOf(examples);
  }

  /** E.g. {@code 2 lines skipped, such as line 7: 3 columns expected, 2 found}. */
  @Override
  public String toString() {
    if (count == 0) {
      return "no line skipped";
    }
    return "%d %s skipped, such as %s"
        .formatted(count, count == 1 ? "line" : "lines", String.join("; ", examples));
  }
}
