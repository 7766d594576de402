package io.nextclick.local.chaos;

import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Resident memory of each instance over the run, a sample a second. */
final class Memory {

  private static final long MEGABYTE = 1024 * 1024;

  /** Fewer samples than this in a third say nothing. */
  private static final int FEWEST = 20;

  /**
   * In megabytes, medians.
   *
   * @param first of the first third of the run
   * @param last of the last third
   */
  record Row(long first, long last) {}

  private final Map<String, List<Long>> samples = new TreeMap<>();

  void sample(Map<String, Long> residentBytes) {
    residentBytes.forEach(
        (app, bytes) -> samples.computeIfAbsent(app, any -> new ArrayList<>()).add(bytes));
  }

  /** By instance; none that was seen too seldom. */
  Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    samples.forEach(
        (app, bytes) -> {
          int third = bytes.size() / 3;
          if (third >= FEWEST) {
            rows.put(
                app,
                new Row(
                    median(bytes.subList(0, third)),
                    median(bytes.subList(bytes.size() - third, bytes.size()))));
          }
        });
    return rows;
  }

  void judge(long boundBytes, Findings findings) {
    rows()
        .forEach(
            (app, row) -> {
              if (row.last() - row.first() > boundBytes / MEGABYTE) {
                findings.add(
                    Invariant.MEMORY_BOUNDED,
                    "%s held %,d MB in the first third of the run and %,d MB in the last; %,d MB more are allowed"
                        .formatted(app, row.first(), row.last(), boundBytes / MEGABYTE));
              }
            });
  }

  private static long median(List<Long> bytes) {
    return bytes.stream().sorted().toList().get(bytes.size() / 2) / MEGABYTE;
  }
}
