package io.nextclick.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long each fault's consequences lasted: from its end until every click so far was answered.
 */
final class Recoveries {

  /**
   * @param times how often the fault occurred
   * @param recovered how often all was answered within the bound
   * @param p50 in seconds, of those that recovered
   * @param worst likewise
   */
  record Row(int times, int recovered, double p50, double worst) {}

  private final Map<Fault, List<Duration>> recovered = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> times = new EnumMap<>(Fault.class);

  void recovered(Fault fault, Duration after) {
    times.merge(fault, 1, Integer::sum);
    recovered.computeIfAbsent(fault, any -> new ArrayList<>()).add(after);
  }

  void notRecovered(Fault fault) {
    times.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Row> rows() {
    Map<Fault, Row> rows = new EnumMap<>(Fault.class);
    times.forEach(
        (fault, count) -> {
          List<Duration> sorted =
              recovered.getOrDefault(fault, List.of()).stream().sorted().toList();
          rows.put(
              fault,
              sorted.isEmpty()
                  ? new Row(count, 0, Double.NaN, Double.NaN)
                  : new Row(
                      count,
                      sorted.size(),
                      seconds(sorted.get((sorted.size() - 1) / 2)),
                      seconds(sorted.get(sorted.size() - 1))));
        });
    return rows;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
