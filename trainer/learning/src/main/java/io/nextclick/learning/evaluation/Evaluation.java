package io.nextclick.learning.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.learning.evaluation.Intervals.Interval;
import io.nextclick.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of how a recommender did.
 *
 * @param sessions the pairs come from
 * @param intervals 95 %, by the names of {@link Metrics#byName}; empty where nothing was asked
 * @param slices the same figures for kinds of pairs
 * @param coverage share of the items trained on that are in at least one list of 20
 * @param popularity mean clicks in training of an item recommended, as a share of the clicks on the
 *     most clicked: near 1 where everybody gets the bestsellers
 * @param drawn how many items each target was ranked against beside that
 * @param sampled the same figures among those
 */
public record Evaluation(
    Metrics metrics,
    int sessions,
    Map<String, Interval> intervals,
    Map<String, Metrics> slices,
    double coverage,
    double popularity,
    int drawn,
    Optional<Metrics> sampled) {

  /** Among all items only. */
  public Evaluation(
      Metrics metrics,
      int sessions,
      Map<String, Interval> intervals,
      Map<String, Metrics> slices,
      double coverage,
      double popularity) {
    this(metrics, sessions, intervals, slices, coverage, popularity, 0, Optional.empty());
  }

  /** These, and how it did against so many items drawn at random for each pair. */
  public Evaluation with(int itemsDrawn, Metrics amongThem) {
    return new Evaluation(
        metrics,
        sessions,
        intervals,
        slices,
        coverage,
        popularity,
        itemsDrawn,
        Optional.of(amongThem));
  }

  /** Writes {@link #figures} as JSON. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(figures()));
  }

  /** For a JSON file: the metrics by name at the top, all else below a key of its own. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>(metrics.byName());
    figures.put("pairs", metrics.pairs());
    figures.put("sessions", sessions);
    figures.put("intervals", intervals);
    figures.put("coverageAt20", coverage);
    figures.put("popularityAt20", popularity);
    Map<String, Object> bySlice = new LinkedHashMap<>();
    slices.forEach(
        (name, slice) -> {
          Map<String, Object> own = new LinkedHashMap<>(slice.byName());
          own.put("pairs", slice.pairs());
          bySlice.put(name, own);
        });
    figures.put("slices", bySlice);
    sampled.ifPresent(
        among -> {
          Map<String, Object> own = new LinkedHashMap<>(among.byName());
          own.put("drawn", drawn);
          figures.put("sampled", own);
        });
    return figures;
  }
}
