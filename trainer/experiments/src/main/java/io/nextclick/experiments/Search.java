package io.nextclick.experiments;

import io.nextclick.learning.training.DivergedException;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.TrainingOptions;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Random search (Bergstra and Bengio, JMLR 2012) over the settings that matter, judged on the
 * validation sessions. Every trial is a line of a journal, written when it is done, and a trial's
 * settings follow from the seed and its number: a search that was stopped goes on where it was, and
 * one with more trials keeps those it has.
 */
final class Search {

  private static final String RESULTS = "trial,criterion,recall_at_20,mrr_at_20,epoch,search,";
  private static final String DIVERGED = "diverged";

  /** A value of a setting. */
  private interface Draw {
    Object from(Random random);
  }

  private final Map<String, Draw> space;
  private final String header;
  private final String search;
  private final Path journal;
  private final TrainingOptions base;
  private final BiFunction<TrainingOptions, TrainingState, TrainingResult> training;
  private final TrainingState state;
  private final Consumer<String> lines;
  private final StringBuilder journalled = new StringBuilder();

  /**
   * @param setting what its figures follow from beside the options: data, device, warm start
   * @param base what is not searched, and the first trial
   * @param training without a refit; keeps its epochs where it is told
   * @param state of the search, which the trial under way is a part of
   * @param lines told of each trial
   */
  Search(
      Path journal,
      int setting,
      TrainingOptions base,
      BiFunction<TrainingOptions, TrainingState, TrainingResult> training,
      TrainingState state,
      Consumer<String> lines) {
    this.journal = journal;
    this.base = base.with("refit", false);
    this.search = "%08x".formatted(31 * setting + base.settings().hashCode());
    this.space = space(base.model());
    this.header = RESULTS + String.join(",", space.keySet());
    this.training = training;
    this.state = state;
    this.lines = lines;
  }

  /**
   * The settings of the best of so many trials, by what epochs are chosen by as well; of equals,
   * the earlier.
   */
  TrainingOptions best(int trials) {
    List<String> done = journal();
    TrainingOptions best = base;
    double bestCriterion = Double.NEGATIVE_INFINITY;
    for (int trial = 1; trial <= trials; trial++) {
      TrainingOptions options = settings(trial);
      String line = done.size() >= trial ? done.get(trial - 1) : run(trial, options);
      double criterion = criterion(line, trial, options);
      if (criterion > bestCriterion) {
        bestCriterion = criterion;
        best = options;
      }
    }
    return best;
  }

  /** The first trial is what was given. */
  private TrainingOptions settings(int trial) {
    if (trial == 1) {
      return base;
    }
    Random random = new Random(base.seed() * 1_000_003L + trial);
    TrainingOptions options = base;
    for (Map.Entry<String, Draw> setting : space.entrySet()) {
      options = options.with(setting.getKey(), setting.getValue().from(random));
    }
    return options;
  }

  /** What matters to a model, in the order in which it is drawn. */
  private static Map<String, Draw> space(String model) {
    Map<String, Draw> space = new LinkedHashMap<>();
    boolean cosine = model.equals(MtawShape.ARCHITECTURE) || model.equals(MtawPlus.ARCHITECTURE);
    if (cosine) {
      space.put("sigma", random -> rounded(8 + 12 * random.nextDouble()));
      space.put("gamma", random -> oneOf(random, 0, 1, 2, 4, 6));
    }
    space.put("dropout", random -> rounded(0.1 + 0.6 * random.nextDouble()));
    space.put(
        "learning_rate",
        model.equals(CmlShape.ARCHITECTURE) ? magnitude(0.001, 0.016) : magnitude(0.0005, 0.004));
    switch (model) {
      case CmlShape.ARCHITECTURE -> {
        space.put("sessions_per_step", random -> oneOf(random, 32, 64, 128, 256, 512, 1024));
        space.put("dimension", random -> oneOf(random, 16, 32, 64));
        space.put("recency", random -> oneOf(random, 0.5, 0.7, 0.9, 1));
        space.put("contrastive_lambda", random -> oneOf(random, 0.01, 0.03, 0.1, 0.3));
      }
      case SasRecShape.MCLREC -> {
        space.put("targets_per_step", random -> oneOf(random, 128, 256, 512, 1024));
        space.put("contrastive_lambda", random -> oneOf(random, 0, 0.01, 0.03, 0.1));
        space.put("contrastive_beta", random -> oneOf(random, 0.05, 0.1, 0.2, 0.4));
      }
      default -> space.put("targets_per_step", random -> oneOf(random, 128, 256, 512, 1024));
    }
    return space;
  }

  private static Object oneOf(Random random, Object... values) {
    return values[random.nextInt(values.length)];
  }

  /** As likely between 1 and 2 as between 2 and 4. */
  private static Draw magnitude(double lowest, double highest) {
    return random -> rounded(lowest * Math.pow(highest / lowest, random.nextDouble()));
  }

  /** To two digits: the rest is noise, and would have to be typed. */
  private static String rounded(double value) {
    return String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.2g", value)));
  }

  private String run(int trial, TrainingOptions options) {
    TrainingState kept = state.part("trial-" + trial);
    String line = trial + "," + outcome(options, kept) + "," + searched(options);
    lines.accept("Trial " + line);
    append(line);
    kept.remove();
    return line;
  }

  private String outcome(TrainingOptions options, TrainingState kept) {
    TrainingResult result;
    try {
      result = training.apply(options, kept);
    } catch (DivergedException e) {
      return DIVERGED + ",,,";
    }
    Validation validation =
        result.epochs().stream()
            .filter(epoch -> epoch.epoch() == result.bestEpoch() || isLast(epoch, result))
            .map(EpochReport::validation)
            .flatMap(Optional::stream)
            .reduce((first, last) -> last)
            .orElseThrow(
                () ->
                    new UserError(
                        "A search needs sessions to validate on: give a --validation-share."));
    return String.format(
        Locale.ROOT,
        "%.5f,%.5f,%.5f,%d",
        validation.criterion(),
        validation.recallAt20(),
        validation.mrrAt20(),
        result.bestEpoch());
  }

  /** The mixer's judgement, where there is one, stands after the network's. */
  private static boolean isLast(EpochReport epoch, TrainingResult result) {
    return epoch.phase() != result.epochs().get(0).phase();
  }

  private String searched(TrainingOptions options) {
    Map<String, String> settings = options.settings();
    return space.keySet().stream()
        .map(name -> Objects.requireNonNull(settings.get(name)))
        .collect(Collectors.joining(",", search + ",", ""));
  }

  private double criterion(String line, int trial, TrainingOptions options) {
    String[] columns = line.split(",", 6);
    if (columns.length < 6
        || !columns[0].equals("" + trial)
        || !columns[5].equals(searched(options))) {
      throw new UserError(
          "%s is of another search: its trial %d is \"%s\", with this data, these settings and this seed it would be %s. Give another --out, or move the file away."
              .formatted(journal, trial, line, searched(options)));
    }
    try {
      return columns[1].equals(DIVERGED)
          ? Double.NEGATIVE_INFINITY
          : Double.parseDouble(columns[1]);
    } catch (NumberFormatException e) {
      throw new UserError(
          "%s is damaged: its trial %d says \"%s\" where a criterion should stand. Cut the file before that line, and the search goes on from there."
              .formatted(journal, trial, columns[1]),
          e);
    }
  }

  /** The lines of trials done before. */
  private List<String> journal() {
    try {
      if (Files.exists(journal)) {
        // A line without an end was being written when an earlier version was killed.
        String text = Files.readString(journal);
        journalled.append(text, 0, text.lastIndexOf('\n') + 1);
      }
    } catch (IOException e) {
      throw new UserError("The journal %s cannot be read: %s".formatted(journal, e), e);
    }
    if (journalled.isEmpty()) {
      append(header);
    }
    return journalled.toString().lines().skip(1).toList();
  }

  private void append(String line) {
    journalled.append(line).append('\n');
    try {
      AtomicFile.write(journal, journalled.toString());
    } catch (IOException e) {
      throw new UserError("The journal %s cannot be written: %s".formatted(journal, e), e);
    }
  }

  /** What differs, as options to paste. */
  static String asArguments(TrainingOptions base, TrainingOptions best) {
    Map<String, String> changed = new LinkedHashMap<>(best.settings());
    changed.entrySet().removeAll(base.settings().entrySet());
    changed.remove("refit");
    return changed.isEmpty()
        ? "the settings given"
        : changed.entrySet().stream()
            .map(setting -> flag(setting.getKey()) + " " + setting.getValue())
            .collect(Collectors.joining(" "));
  }

  private static String flag(String setting) {
    return "--" + setting.replace("contrastive_", "").replace('_', '-');
  }
}
