package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Several sessions for one step. B sessions of up to L + 1 clicks hold N targets.
 *
 * @param windows the sessions
 * @param clicks all but the last click of each, (B, L)
 * @param sources for each target, where the prefix before it ends, as a row of (B·L); (N)
 * @param targets item table row of each target, (N)
 */
public record SessionBatch(
    List<Window> windows, PaddedPrefixes clicks, long[] sources, long[] targets) {

  /** What is wanted before each target: (N, D). */
  public NDArray wanted(Encoder encoder, NDManager manager) {
    return Rows.ofPlaces(encoder.encode(clicks, manager), sources);
  }

  public static SessionBatch of(List<Window> windows) {
    PaddedPrefixes clicks =
        PaddedPrefixes.of(
            windows.stream().map(window -> window.clicks().range(0, window.size() - 1)).toList());
    int count = windows.stream().mapToInt(Window::targets).sum();
    long[] sources = new long[count];
    long[] targets = new long[count];
    int n = 0;
    for (int b = 0; b < windows.size(); b++) {
      Window window = windows.get(b);
      for (int t = window.firstTarget(); t < window.size(); t++) {
        sources[n] = (long) b * clicks.width() + t - 1;
        targets[n] = window.clicks().rows()[t];
        n++;
      }
    }
    return new SessionBatch(List.copyOf(windows), clicks, sources, targets);
  }

  /**
   * One epoch's batches: windows of like length together, so that little is padded, in random order
   * otherwise.
   */
  static List<SessionBatch> shuffled(
      List<Window> windows, ToIntFunction<Window> size, int perStep, Random random) {
    List<Window> order = new ArrayList<>(windows);
    Collections.shuffle(order, random);
    List<SessionBatch> batches = inOrderOfLength(order, size, perStep);
    Collections.shuffle(batches, random);
    return batches;
  }

  /** One epoch's batches in random order, whatever the lengths. */
  static List<SessionBatch> shuffledPadded(
      List<Window> windows, ToIntFunction<Window> size, int perStep, Random random) {
    List<Window> order = new ArrayList<>(windows);
    Collections.shuffle(order, random);
    return inOrder(order, size, perStep);
  }

  /** Batches whose windows' sizes add up to about so much, shortest windows first. */
  static List<SessionBatch> inOrderOfLength(
      List<Window> windows, ToIntFunction<Window> size, int perStep) {
    List<Window> order = new ArrayList<>(windows);
    order.sort(Comparator.comparingInt(Window::size));
    return inOrder(order, size, perStep);
  }

  private static List<SessionBatch> inOrder(
      List<Window> order, ToIntFunction<Window> size, int perStep) {
    List<SessionBatch> batches = new ArrayList<>();
    List<Window> batch = new ArrayList<>();
    int sum = 0;
    for (Window window : order) {
      batch.add(window);
      sum += size.applyAsInt(window);
      if (sum >= perStep) {
        batches.add(of(batch));
        batch.clear();
        sum = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(of(batch));
    }
    return batches;
  }
}
