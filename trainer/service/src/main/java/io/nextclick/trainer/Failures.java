package io.nextclick.trainer;

import java.time.Instant;

/**
 * Runs that failed one after the other.
 *
 * @param inARow how many
 * @param since when the first of them failed
 * @param last why the last one did
 */
record Failures(int inARow, Instant since, String last) {

  static final Failures NONE = new Failures(0, Instant.EPOCH, "");

  Failures andOne(Instant now, String why) {
    return new Failures(inARow + 1, inARow == 0 ? now : since, why);
  }

  String words() {
    return inARow == 1
        ? "the run failed at %s: %s".formatted(since, last)
        : "%d runs in a row have failed, since %s, the last: %s".formatted(inARow, since, last);
  }
}
