package io.nextclick.learning.plus;

import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.StepReport;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingData.Held;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.model.plus.CandidateFinder;
import io.nextclick.model.plus.Candidates;
import io.nextclick.model.plus.Mixer;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Prefix;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Trains the mixer of mtaw-plus: cross-entropy of the clicked one among the candidates. First on
 * the older half of the sessions, to judge it on the newer; then on all of them.
 */
final class MixerTraining {

  private static final int EPOCHS = 12;

  /** From this epoch on it learns at a third of the rate. */
  private static final int SETTLING = EPOCHS / 2;

  private static final double LEARNING_RATE = 1e-3;
  private static final int MOST_TARGETS_PER_STEP = 64;

  /** With fewer targets than fill the steps of an epoch, the steps are smaller instead. */
  private static final int STEPS_AN_EPOCH = 50;

  /**
   * The newest so many; bounds the memory, at 64 bytes a candidate, of which there are up to 180 or
   * so.
   */
  private static final int MOST_TARGETS = 20_000;

  private static final int LIST_LENGTH = 20;
  private static final int PREFIXES_AT_ONCE = 256;

  /** Slopes below it change nothing but the time it takes. */
  private static final double NEGLIGIBLE = 1e-4;

  private final CandidateFinder finder;
  private final int seed;
  private final Clock clock;
  private final TrainingListener listener;

  MixerTraining(CandidateFinder finder, int seed, Clock clock, TrainingListener listener) {
    this.finder = finder;
    this.seed = seed;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * One target among its candidates; nothing is kept of those whose target is not.
   *
   * @param features (size, {@link Candidates#FEATURES})
   * @param targetPlace -1 where the target is not among them
   */
  private record Example(float[] features, int size, int targetPlace) {}

  /**
   * Trains on the targets held back, which the finder's sources have not seen.
   *
   * @throws IllegalArgumentException if no target is among its candidates
   */
  Mixer fit(TrainingData data) {
    List<Example> examples = examples(data);
    if (examples.stream().allMatch(example -> example.targetPlace() < 0)) {
      throw new InvalidSettingException(
          "mtaw-plus learns to mix on held-back sessions, and of their %,d targets none can be found. Hold back more sessions, or train mtaw"
              .formatted(examples.size()));
    }
    int half = examples.size() / 2;
    new Run(examples.subList(0, half), examples.subList(half, examples.size())).train();
    return new Run(examples, List.of()).train();
  }

  private List<Example> examples(TrainingData data) {
    List<Prefix> prefixes = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    for (Prefix session : data.validation()) {
      int first = data.held() == Held.LAST_CLICKS ? session.size() - 1 : 1;
      for (int place = first; place < session.size(); place++) {
        prefixes.add(session.part(0, place));
        targets.add(session.itemId(place));
      }
    }
    List<Example> examples = new ArrayList<>();
    int oldest = Math.max(0, targets.size() - MOST_TARGETS);
    for (int begin = oldest; begin < targets.size(); begin += PREFIXES_AT_ONCE) {
      int end = Math.min(begin + PREFIXES_AT_ONCE, targets.size());
      List<Candidates> found = finder.find(prefixes.subList(begin, end), LIST_LENGTH);
      for (int i = begin; i < end; i++) {
        examples.add(example(found.get(i - begin), targets.get(i)));
      }
      listener.onProgress();
    }
    return examples;
  }

  private static Example example(Candidates candidates, String target) {
    int place = candidates.placeOf(target);
    int size = place < 0 ? 0 : candidates.size();
    float[] features = Arrays.copyOf(candidates.features(), size * Candidates.FEATURES);
    return new Example(features, size, place);
  }

  /** One training from the start. */
  private final class Run {

    private final List<Example> examples;
    private final List<Example> judgedOn;
    private final Random random = new Random(seed);
    private final Mixer mixer = Mixer.random(random);
    private final Mixer.Work work = new Mixer.Work();
    private final float[] gradient = new float[mixer.parameters().length];
    private final float[] first = new float[gradient.length];
    private final float[] second = new float[gradient.length];
    private int steps;

    Run(List<Example> examples, List<Example> judgedOn) {
      this.examples = new ArrayList<>(examples.stream().filter(e -> e.targetPlace() >= 0).toList());
      this.judgedOn = judgedOn;
    }

    Mixer train() {
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        epoch(epoch);
      }
      return mixer;
    }

    private void epoch(int epoch) {
      Instant begin = clock.instant();
      Collections.shuffle(examples, random);
      double rate = epoch > SETTLING ? LEARNING_RATE / 3 : LEARNING_RATE;
      double loss = 0;
      int perStep = Math.max(1, Math.min(MOST_TARGETS_PER_STEP, examples.size() / STEPS_AN_EPOCH));
      int stepsAnEpoch = (examples.size() + perStep - 1) / perStep;
      for (int step = 1; step <= stepsAnEpoch; step++) {
        int from = (step - 1) * perStep;
        int to = Math.min(from + perStep, examples.size());
        for (Example example : examples.subList(from, to)) {
          loss += differentiate(example);
        }
        update(rate, to - from);
        double seconds = Duration.between(begin, clock.instant()).toNanos() / 1e9;
        listener.onStep(
            new StepReport(Phase.MIX, epoch, EPOCHS, step, stepsAnEpoch, loss / to, to / seconds));
      }
      listener.onEpoch(
          new EpochReport(
              Phase.MIX,
              epoch,
              loss / Math.max(1, examples.size()),
              examples.size(),
              Duration.between(begin, clock.instant()),
              epoch == EPOCHS && !judgedOn.isEmpty() ? Optional.of(judge()) : Optional.empty()));
    }

    private double differentiate(Example example) {
      int n = example.size();
      float[] features = example.features();
      float[] scores = mixer.scores(features, n, work);
      float highest = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        highest = Math.max(highest, score);
      }
      double sum = 0;
      for (float score : scores) {
        sum += Math.exp(score - highest);
      }
      for (int i = 0; i < n; i++) {
        double share = Math.exp(scores[i] - highest) / sum;
        double slope = i == example.targetPlace() ? share - 1 : share;
        if (Math.abs(slope) > NEGLIGIBLE) {
          mixer.differentiate(features, i, (float) slope, work, gradient);
        }
      }
      return Math.log(sum) + highest - scores[example.targetPlace()];
    }

    /** Adam. */
    private void update(double rate, int targets) {
      steps++;
      double correction1 = 1 - Math.pow(0.9, steps);
      double correction2 = 1 - Math.pow(0.999, steps);
      float[] parameters = mixer.parameters();
      for (int i = 0; i < gradient.length; i++) {
        float slope = gradient[i] / targets;
        gradient[i] = 0;
        first[i] = 0.9f * first[i] + 0.1f * slope;
        second[i] = 0.999f * second[i] + 0.001f * slope * slope;
        parameters[i] -=
            (float) (rate * first[i] / correction1 / (Math.sqrt(second[i] / correction2) + 1e-8));
      }
    }

    private Validation judge() {
      int hits = 0;
      double reciprocal = 0;
      for (Example example : judgedOn) {
        if (example.targetPlace() >= 0) {
          int n = example.size();
          float[] scores = mixer.scores(example.features(), n, work);
          int rank = 1;
          for (int i = 0; i < n; i++) {
            float lead = scores[i] - scores[example.targetPlace()];
            rank += lead > 0 || (lead == 0 && i < example.targetPlace()) ? 1 : 0;
          }
          if (rank <= LIST_LENGTH) {
            hits++;
            reciprocal += 1.0 / rank;
          }
        }
      }
      return new Validation(
          (double) hits / judgedOn.size(), reciprocal / judgedOn.size(), judgedOn.size());
    }
  }
}
