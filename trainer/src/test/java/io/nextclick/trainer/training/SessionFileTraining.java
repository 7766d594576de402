package io.nextclick.trainer.training;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Trains on a folder of session files and tests on its pairs: a bench, not a test. */
public final class SessionFileTraining {

  private SessionFileTraining() {}

  /** Arguments: the folder, then settings as {@code name=value}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    List<List<String>> sessions = new ArrayList<>();
    for (String line : lines(folder.resolve("train_sessions.txt.gz"))) {
      sessions.add(List.of(line.split(" ")));
    }
    Map<String, Long> clicks = new LinkedHashMap<>();
    sessions.forEach(session -> session.forEach(item -> clicks.merge(item, 1L, Long::sum)));
    int held = sessions.size() / 10;
    TrainingData data =
        new TrainingData(
            sessions.subList(0, sessions.size() - held),
            sessions.subList(sessions.size() - held, sessions.size()),
            clicks,
            Instant.EPOCH,
            Instant.EPOCH);
    TrainingOptions options = TrainingOptions.of(settings);
    System.out.println(options);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepReport step) {
            if (step.step() % 100 == 0) {
              System.out.println(step);
            }
          }

          @Override
          public void onEpoch(EpochReport epoch) {
            System.out.println(epoch);
          }
        };
    MtawTraining training = new MtawTraining(new ComputeDevice.Cpu(), Clock.systemUTC());
    TrainingResult result = training.train(data, options, null, listener);
    System.out.println(result.checkpoint().version() + " epoch " + result.bestEpoch());
    Path pairs = folder.resolve("test_pairs.tsv.gz");
    if (Files.exists(pairs)) {
      test(result, lines(pairs));
    }
  }

  private static void test(TrainingResult result, List<String> pairs) {
    try (ServingModel model = ServingModels.load(result.checkpoint(), new ComputeDevice.Cpu())) {
      int hits = 0;
      double reciprocal = 0;
      long begin = System.nanoTime();
      for (int from = 0; from < pairs.size(); from += 128) {
        List<String> some = pairs.subList(from, Math.min(from + 128, pairs.size()));
        List<List<String>> prefixes =
            some.stream().map(pair -> List.of(pair.split("\t")[0].split(" "))).toList();
        List<Ranking> rankings = model.recommend(prefixes, 20);
        for (int i = 0; i < some.size(); i++) {
          String target = some.get(i).split("\t")[1];
          for (int rank = 0; rank < 20; rank++) {
            if (rankings.get(i).items().get(rank).itemId().equals(target)) {
              hits++;
              reciprocal += 1.0 / (rank + 1);
            }
          }
        }
      }
      System.out.printf(
          "test Recall@20 %.4f MRR@20 %.4f, %d pairs, %.0f pairs/s%n",
          (double) hits / pairs.size(),
          reciprocal / pairs.size(),
          pairs.size(),
          pairs.size() / ((System.nanoTime() - begin) / 1e9));
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
