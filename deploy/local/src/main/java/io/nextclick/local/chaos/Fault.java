package io.nextclick.local.chaos;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What goes wrong in a run. */
enum Fault {
  KILL("SIGKILL of a stream app, started again up to three seconds later"),
  STOP("SIGSTOP of a stream app for longer than its consumer's session, then SIGCONT"),
  BROKER_AWAY("a burst of clicks, then SIGKILL of the broker for longer than every timeout"),
  CUT("connections of one stream app or of everybody cut, several times in a row"),
  STALL("connections of one stream app or of everybody open, and nothing coming through"),
  WIPE("a stream app killed, its state directory deleted, started again"),
  DAMAGE("a stream app stopped, 64 bytes of its RocksDB files overwritten, started again"),
  DISK_FULL("a stream app's disk full while it is killed and started again; then room again"),
  HOSTILE("records on clicks that are no clicks, and on models that are no checkpoints"),
  TWO_TRAINERS("a second trainer starts while the first publishes"),
  ROLLBACK("the version before is made live by hand in mid-swap, then the newer one again"),
  ABORTED("three clicks in a transaction that is aborted");

  private final String sentence;

  Fault(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  /** As on the command line and in the summary: {@code broker-away}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param list {@code all}, or labels with commas between
   * @throws IllegalArgumentException where one is not known
   */
  static Set<Fault> parse(String list) {
    if (list.equals("all")) {
      return EnumSet.allOf(Fault.class);
    }
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (String label : list.split(",")) {
      faults.add(
          Arrays.stream(values())
              .filter(fault -> fault.label().equals(label.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "\"%s\" is no fault; there are all, %s".formatted(label, labels()))));
    }
    return Collections.unmodifiableSet(faults);
  }

  static String labels() {
    return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "));
  }
}
