package io.nextclick.experiments.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AblationTableTest {

  private static final Row WITHOUT =
      new Row("without", "without", List.of(new int[] {0, 1, 2, 0}, new int[] {0, 0, 1, 1}));
  private static final Row WITH =
      new Row("with", "without", List.of(new int[] {1, 0, 2, 4}, new int[] {2, 0, 0, 1}));

  /** Each pair is a session of its own. */
  private static final int[] APART = {0, 1, 2, 3};

  @Test
  void givesMeansAndSpreadsOverSeedsAndWhatARowIsAhead() {
    // Recall@20: 2/4 and 2/4, then 3/4 and 2/4. MRR@20: 1.5/4 and 2/4, then 1.75/4 and 1.5/4.
    assertThat(cells(WITHOUT, APART, WITHOUT, WITH))
        .containsExactly("without", "0.5000", "0.0000", "0.4375", "0.0625", "", "", "", "", "");
    assertThat(cells(WITH, APART, WITHOUT, WITH))
        .startsWith("with", "0.6250", "0.1250", "0.4063", "0.0313", "without")
        .contains("+0.1250", "-0.0313");
  }

  @Test
  void bracketsWhatARowIsAhead() {
    List<String> cells = cells(WITH, APART, WITHOUT, WITH);
    for (int column : new int[] {6, 8}) {
      double ahead = Double.parseDouble(cells.get(column));
      assertThat(low(cells.get(column + 1))).isLessThan(ahead - 0.1);
      assertThat(high(cells.get(column + 1))).isGreaterThan(ahead + 0.1);
    }
  }

  @Test
  void drawsWholeSessions() {
    // There is but one to draw.
    assertThat(cells(WITH, new int[] {0}, WITHOUT, WITH))
        .endsWith("+0.1250", "+0.1250 to +0.1250", "-0.0313", "-0.0313 to -0.0313");
  }

  @Test
  void hasAnIntervalOnTheSideOfTheBetterRow() {
    int[] hits = new int[200];
    int[] misses = new int[200];
    for (int pair = 0; pair < hits.length; pair++) {
      hits[pair] = pair % 10 < 6 ? 2 : 0;
      misses[pair] = pair % 10 < 4 ? 4 : 0;
    }
    int[] starts = new int[200];
    Arrays.setAll(starts, pair -> pair);
    Row better = new Row("better", "worse", List.of(hits));
    Row worse = new Row("worse", "better", List.of(misses));
    List<String> up = cells(better, starts, better, worse);
    List<String> down = cells(worse, starts, better, worse);
    for (int column : new int[] {6, 8}) {
      assertThat(up.get(column)).isEqualTo("+0.2000");
      assertThat(down.get(column)).isEqualTo("-0.2000");
      assertThat(low(up.get(column + 1))).isPositive();
      assertThat(high(down.get(column + 1))).isNegative();
    }
  }

  @Test
  void saysNothingOfARowToCompareWithThatIsMissing() {
    assertThat(cells(WITH, APART, WITH)).hasSize(10).endsWith("", "", "", "", "");
  }

  /** What the table says of a row. */
  private static List<String> cells(Row row, int[] starts, Row... rows) {
    List<String> lines = AblationTable.of(List.of(rows), starts).lines().toList();
    String line = lines.get(2 + List.of(rows).indexOf(row));
    List<String> cells = Arrays.asList(line.split("\\|", -1));
    return cells.subList(1, cells.size() - 1).stream().map(String::strip).toList();
  }

  private static double low(String interval) {
    return Double.parseDouble(interval.split(" to ", 2)[0]);
  }

  private static double high(String interval) {
    return Double.parseDouble(interval.split(" to ", 2)[1]);
  }
}
