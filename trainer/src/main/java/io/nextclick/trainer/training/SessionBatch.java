package io.nextclick.trainer.training;

import io.nextclick.model.mtaw.PaddedPrefixes;
import io.nextclick.trainer.training.Windows.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Several sessions for one step. B sessions of up to L + 1 clicks hold N targets.
 *
 * @param clicks all but the last click of each, (B, L)
 * @param sources for each target, where the prefix before it ends, as a row of (B·L); (N)
 * @param targets item table row of each target, (N)
 */
record SessionBatch(PaddedPrefixes clicks, long[] sources, long[] targets) {

  static SessionBatch of(List<Window> windows) {
    PaddedPrefixes clicks =
        PaddedPrefixes.of(
            windows.stream()
                .map(window -> Arrays.copyOf(window.rows(), window.rows().length - 1))
                .toList());
    int count = windows.stream().mapToInt(Window::targets).sum();
    long[] sources = new long[count];
    long[] targets = new long[count];
    int n = 0;
    for (int b = 0; b < windows.size(); b++) {
      Window window = windows.get(b);
      for (int t = window.firstTarget(); t < window.rows().length; t++) {
        sources[n] = (long) b * clicks.width() + t - 1;
        targets[n] = window.rows()[t];
        n++;
      }
    }
    return new SessionBatch(clicks, sources, targets);
  }

  /**
   * One epoch's batches: windows of like length together, so that little is padded, in random order
   * otherwise.
   */
  static List<SessionBatch> shuffled(List<Window> windows, int targetsPerStep, Random random) {
    List<Window> order = new ArrayList<>(windows);
    Collections.shuffle(order, random);
    List<SessionBatch> batches = inOrderOfLength(order, targetsPerStep);
    Collections.shuffle(batches, random);
    return batches;
  }

  /** One epoch's batches in random order, whatever the lengths. */
  static List<SessionBatch> shuffledPadded(
      List<Window> windows, int targetsPerStep, Random random) {
    List<Window> order = new ArrayList<>(windows);
    Collections.shuffle(order, random);
    return inOrder(order, targetsPerStep);
  }

  /** Batches of about so many targets, shortest windows first. */
  static List<SessionBatch> inOrderOfLength(List<Window> windows, int targetsPerStep) {
    List<Window> order = new ArrayList<>(windows);
    order.sort(Comparator.comparingInt(window -> window.rows().length));
    return inOrder(order, targetsPerStep);
  }

  private static List<SessionBatch> inOrder(List<Window> order, int targetsPerStep) {
    List<SessionBatch> batches = new ArrayList<>();
    List<Window> batch = new ArrayList<>();
    int targets = 0;
    for (Window window : order) {
      batch.add(window);
      targets += window.targets();
      if (targets >= targetsPerStep) {
        batches.add(of(batch));
        batch.clear();
        targets = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(of(batch));
    }
    return batches;
  }
}
