package io.nextclick.learning.training;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ResidentMemory;
import io.nextclick.schemas.Prefix;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Trains for many steps and prints what the process keeps in memory: a bench, not a test. Run it
 * with a heap of fixed size ({@code -Xms200m -Xmx200m -Xmn40m -XX:+AlwaysPreTouch}), or the pages
 * of a growing heap come on top.
 */
public final class TrainingSoak {

  private static final int TARGETS_PER_STEP = 64;

  private TrainingSoak() {}

  /** Arguments: steps (2000), items (20000), dimension (100). */
  public static void main(String[] arguments) {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    int items = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    int dimension = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
    train(
        items,
        dimension,
        steps,
        Map.of(),
        step -> {
          if (step % 200 == 0 || step == 100) {
            System.out.printf("step %d: %d MiB%n", step, ResidentMemory.kibibytes() / 1024);
          }
        });
  }

  /**
   * Trains on random sessions, each ending with a purchase, for at least so many steps, and tells
   * each step's number.
   */
  static void train(
      int items, int dimension, int steps, Map<String, String> replaced, IntConsumer onStep) {
    Random random = new Random(1);
    Map<String, Long> clicks = new LinkedHashMap<>();
    for (int item = 0; item < items; item++) {
      clicks.put("item-" + item, 1L);
    }
    List<Prefix> sessions = new ArrayList<>();
    for (int i = 0; i < 20 * TARGETS_PER_STEP; i++) {
      int length = 2 + random.nextInt(20);
      sessions.add(
          Prefix.ofViews(random.ints(length, 0, items).mapToObj(item -> "item-" + item).toList()));
    }
    int perEpoch = sessions.stream().mapToInt(session -> session.size() - 1).sum() / 70;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dimension", String.valueOf(dimension));
    settings.put("targets_per_step", String.valueOf(TARGETS_PER_STEP));
    settings.put("max_epochs", String.valueOf(steps / perEpoch + 1));
    settings.putAll(replaced);
    int[] step = {0};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepReport report) {
            onStep.accept(++step[0]);
          }
        };
    new NetworkTraining(new ComputeDevice.Cpu(), Clock.systemUTC())
        .train(
            ToyShop.withPurchases(
                new TrainingData(sessions, List.of(), clicks, Instant.EPOCH, Instant.EPOCH)),
            Recipes.settings(settings),
            null,
            listener);
  }
}
