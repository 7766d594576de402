package io.nextclick.learning.training;

import static io.nextclick.learning.training.TrainingSettings.MAX_EPOCHS;
import static io.nextclick.learning.training.TrainingSettings.PATIENCE;

import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.model.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Which epoch of a training did best so far on validation; where nothing is judged, the last. */
final class BestEpoch {

  private final List<EpochReport> reports = new ArrayList<>();
  private int epoch;
  private double criterion = Double.NEGATIVE_INFINITY;
  private SortedMap<String, Tensor> weights = new TreeMap<>();

  /** Of the epochs that were kept. */
  static BestEpoch of(EpochState kept) {
    BestEpoch best = new BestEpoch();
    kept.reports().forEach(report -> best.after(report, kept::best));
    return best;
  }

  /**
   * One more is done.
   *
   * @param now the network that it made
   */
  void after(EpochReport report, Supplier<SortedMap<String, Tensor>> now) {
    reports.add(report);
    double reached = report.validation().map(Validation::criterion).orElse((double) report.epoch());
    if (reached > criterion) {
      criterion = reached;
      epoch = report.epoch();
      weights = now.get();
    }
  }

  /** Whether these settings ask for another epoch. */
  boolean mayBeBeaten(Settled settings) {
    int done = reports.size();
    return done < settings.get(MAX_EPOCHS) && (done == 0 || done - epoch < settings.get(PATIENCE));
  }

  /** To go on from, with what the next epoch begins with. */
  EpochState with(Snapshot learnt) {
    return EpochState.of(reports, learnt, weights);
  }

  /** 0 before the first. */
  int epoch() {
    return epoch;
  }

  SortedMap<String, Tensor> weights() {
    return weights;
  }

  List<EpochReport> reports() {
    return reports;
  }
}
