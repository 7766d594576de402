package io.nextclick.model.mtaw;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many prefixes a second a random model scores, by batch size and by threads that share it: a
 * bench, not a test. Each figure is the median of nine rounds.
 */
public final class ScoringBench {

  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 400_000_000L;

  private ScoringBench() {}

  /** Arguments: items (18000), dimension (100), device (cpu). */
  public static void main(String[] arguments) throws Exception {
    int items = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 18_000;
    int dimension = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    var device = ComputeDevice.parse(arguments.length > 2 ? arguments[2] : "cpu");
    var checkpoint = RandomCheckpoints.mtaw(new MtawShape(items, dimension, 50), 1);
    try (ServingModel model = ServingModels.load(checkpoint, device)) {
      for (int threads : new int[] {1, 2}) {
        for (int batch : new int[] {1, 4, 32, 128}) {
          Rate rate = median(model, prefixes(items, batch), threads);
          System.out.printf(
              "%s, %d items, top 20, batch %3d, %d threads: %6.0f prefixes/s, %5.0f us of caller's CPU each%n",
              device, items, batch, threads, rate.prefixesPerSecond(), rate.cpuMicros());
        }
      }
    }
  }

  private record Rate(double prefixesPerSecond, double cpuMicros) {}

  private static Rate median(ServingModel model, List<Prefix> batch, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      double[] rates = new double[ROUNDS];
      double[] cpu = new double[ROUNDS];
      for (int round = -2; round < ROUNDS; round++) { // two to warm up
        List<Callable<Rate>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          tasks.add(() -> rate(model, batch));
        }
        double sum = 0;
        for (Future<Rate> rate : pool.invokeAll(tasks)) {
          sum += rate.get().prefixesPerSecond();
          cpu[Math.max(round, 0)] = rate.get().cpuMicros();
        }
        rates[Math.max(round, 0)] = sum;
      }
      Arrays.sort(rates);
      Arrays.sort(cpu);
      return new Rate(rates[ROUNDS / 2], cpu[ROUNDS / 2]);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Rate rate(ServingModel model, List<Prefix> batch) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = System.nanoTime();
    long beginCpu = threads.getCurrentThreadCpuTime();
    long scored = 0;
    while (System.nanoTime() - begin < ROUND_NANOS) {
      scored += model.recommend(batch, 20).size();
    }
    double cpu = threads.getCurrentThreadCpuTime() - beginCpu;
    return new Rate(scored * 1e9 / (System.nanoTime() - begin), cpu / 1e3 / scored);
  }

  /** Sessions of 1 to 12 clicks. */
  private static List<Prefix> prefixes(int items, int count) {
    Random random = new Random(1);
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 1 + random.nextInt(12);
      prefixes.add(
          Prefix.ofViews(
              random.ints(length, 1, items + 1).mapToObj(index -> "item-" + index).toList()));
    }
    return prefixes;
  }
}
