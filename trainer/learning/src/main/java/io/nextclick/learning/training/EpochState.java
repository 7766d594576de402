package io.nextclick.learning.training;

import io.nextclick.model.checkpoint.Tensor;
import java.util.List;
import java.util.SortedMap;

/**
 * The state of a phase between two of its epochs.
 *
 * @param reports of those done
 * @param learnt all that the next one begins with, and the best network so far
 */
record EpochState(List<EpochReport> reports, Snapshot learnt) {

  private static final String BEST = "best";

  EpochState {
    reports = List.copyOf(reports);
  }

  static EpochState of(List<EpochReport> reports, Snapshot learnt, SortedMap<String, Tensor> best) {
    learnt.put(BEST, best);
    return new EpochState(reports, learnt);
  }

  /** The network that the best of the epochs made. */
  SortedMap<String, Tensor> best() {
    return learnt.tensors(BEST);
  }
}
