package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.ClickReader.ClickRow;
import io.nextclick.schemas.Click;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows that are in a file more than once. Nothing is done about them but to say so. */
final class Repeats {

  private record Row(String session, String item, String type, int hash) {
    static Row of(ClickRow row) {
      Click click = row.click();
      return new Row(click.sessionId(), click.itemId(), click.type().wireName(), row.otherHash());
    }
  }

  private record Id(String session, String click) {}

  private Repeats() {}

  /**
   * Looks through rows.
   *
   * @param rows by time
   * @param ids whether clicks have ids of their own
   */
  static List<String> remarks(List<ClickRow> rows, boolean ids) {
    List<String> remarks = new ArrayList<>();
    long repeated = ids ? repeatedIds(rows) : 0;
    if (repeated > 0) {
      remarks.add(
          "%,d %s the id of an earlier click of the same session, and within the session count once."
              .formatted(repeated, repeated == 1 ? "row has" : "rows have"));
    }
    long equal = ids ? 0 : equalRows(rows);
    if (equal > 0) {
      remarks.add(
          "%,d %s an exact copy of another; they are kept."
              .formatted(equal, equal == 1 ? "row is" : "rows are"));
    }
    return remarks;
  }

  private static long repeatedIds(List<ClickRow> rows) {
    Set<Id> seen = new HashSet<>();
    return rows.stream()
        .filter(row -> !seen.add(new Id(row.click().sessionId(), row.click().clickId())))
        .count();
  }

  private static long equalRows(List<ClickRow> rows) {
    long equal = 0;
    Set<Row> ofOneTime = new HashSet<>();
    for (int i = 1; i < rows.size(); i++) {
      if (!sameTime(rows.get(i - 1), rows.get(i))) {
        ofOneTime.clear();
        continue;
      }
      if (ofOneTime.isEmpty()) {
        ofOneTime.add(Row.of(rows.get(i - 1)));
      }
      equal += ofOneTime.add(Row.of(rows.get(i))) ? 0 : 1;
    }
    return equal;
  }

  private static boolean sameTime(ClickRow one, ClickRow other) {
    return one.nanosOfMilli() == other.nanosOfMilli()
        && one.click().eventTime().equals(other.click().eventTime());
  }
}
