package io.nextclick.experiments;

import static io.nextclick.learning.training.TrainingSettings.REFIT;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.DivergedException;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

  private final Map<Setting<?>, Draw> space;
  private final String header;
  private final String search;
  private final Path journal;
  private final Settings base;
  private final BiFunction<Settings, TrainingState, TrainingResult> training;
  private final TrainingState state;
  private final Consumer<String> lines;
  private final StringBuilder journalled = new StringBuilder();

  /**
   * @param circumstances what its figures follow from beside the settings: data, device, warm start
   * @param base what is not searched, and the first trial
   * @param training without a refit; keeps its epochs where it is told
   * @param state of the search, which the trial under way is a part of
   * @param lines told of each trial
   */
  Search(
      Path journal,
      int circumstances,
      Settings base,
      BiFunction<Settings, TrainingState, TrainingResult> training,
      TrainingState state,
      Consumer<String> lines) {
    this.journal = journal;
    this.base = base.with(REFIT, false);
    this.search = "%08x".formatted(31 * circumstances + base.texts().hashCode());
    this.space = Recipe.of(base).searched();
    this.header =
        RESULTS + space.keySet().stream().map(Setting::name).collect(Collectors.joining(","));
    this.training = training;
    this.state = state;
    this.lines = lines;
  }

  /**
   * The settings of the best of so many trials, by what epochs are chosen by as well; of equals,
   * the earlier.
   */
  Settings best(int trials) {
    List<String> done = journal();
    Settings best = base;
    double bestCriterion = Double.NEGATIVE_INFINITY;
    for (int trial = 1; trial <= trials; trial++) {
      Settings settings = settings(trial);
      String line = done.size() >= trial ? done.get(trial - 1) : run(trial, settings);
      double criterion = criterion(line, trial, settings);
      if (criterion > bestCriterion) {
        bestCriterion = criterion;
        best = settings;
      }
    }
    return best;
  }

  /** The first trial is what was given. */
  private Settings settings(int trial) {
    if (trial == 1) {
      return base;
    }
    Random random = new Random(base.get(SEED) * 1_000_003L + trial);
    Map<String, String> drawn = new HashMap<>();
    space.forEach((setting, draw) -> drawn.put(setting.name(), draw.from(random)));
    return base.with(drawn);
  }

  private String run(int trial, Settings settings) {
    TrainingState kept = state.part("trial-" + trial);
    String line = trial + "," + outcome(settings, kept) + "," + searched(settings);
    lines.accept("Trial " + line);
    append(line);
    kept.remove();
    return line;
  }

  private String outcome(Settings settings, TrainingState kept) {
    TrainingResult result;
    try {
      result = training.apply(settings, kept);
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

  /** The mixer's validation, where there is one, comes after the network's. */
  private static boolean isLast(EpochReport epoch, TrainingResult result) {
    return epoch.phase() != result.epochs().get(0).phase();
  }

  private String searched(Settings settings) {
    Map<String, String> texts = settings.texts();
    return space.keySet().stream()
        .map(setting -> Objects.requireNonNull(texts.get(setting.name())))
        .collect(Collectors.joining(",", search + ",", ""));
  }

  private double criterion(String line, int trial, Settings settings) {
    String[] columns = line.split(",", 6);
    if (columns.length < 6
        || !columns[0].equals("" + trial)
        || !columns[5].equals(searched(settings))) {
      throw new UserError(
          "%s is of another search: its trial %d is \"%s\", with this data, these settings and this seed it would be %s. Give another --out, or move the file away."
              .formatted(journal, trial, line, searched(settings)));
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
}
