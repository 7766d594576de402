package io.nextclick.local.chaos.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be on {@code clicks-rejected}, and what is. Not thread-safe. */
final class Rejections {

  private final Findings findings;
  private final Map<Position, String> due = new HashMap<>();
  private final Map<Position, String> seen = new HashMap<>();
  private long repeats;

  Rejections(Findings findings) {
    this.findings = findings;
  }

  /** The record at a position is no click. */
  void due(Position position, String reason) {
    due.put(position, reason);
    compare(position);
  }

  /**
   * A record says that the one at a position was rejected: at least once, whatever the guarantee.
   */
  void seen(Position position, String reason) {
    if (seen.putIfAbsent(position, reason) != null) {
      repeats++;
    }
    compare(position);
  }

  private void compare(Position position) {
    String right = due.get(position);
    String said = seen.get(position);
    if (right != null && said != null && !right.equals(said)) {
      findings.add(
          Invariant.ACCOUNT_CLOSES,
          "The record at %s was rejected as %s; it is %s".formatted(position, said, right));
    }
  }

  /** Why the record at a position is no click; null where it is one, or was not read yet. */
  @Nullable String reasonOf(Position position) {
    return due.get(position);
  }

  List<Position> notSeen() {
    return due.keySet().stream().filter(position -> !seen.containsKey(position)).toList();
  }

  long count() {
    return seen.size();
  }

  long repeats() {
    return repeats;
  }

  /** Once everything is read. */
  void finish() {
    notSeen()
        .forEach(
            position ->
                findings.add(
                    Invariant.ACCOUNT_CLOSES,
                    "The record at %s is %s and not on clicks-rejected"
                        .formatted(position, due.get(position))));
    seen.forEach(
        (position, reason) -> {
          if (!due.containsKey(position)) {
            findings.add(
                Invariant.ACCOUNT_CLOSES,
                "The record at %s was rejected as %s; it is a click".formatted(position, reason));
          }
        });
  }
}
