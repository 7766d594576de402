package io.nextclick.experiments;

import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.dataset.TestPair;
import io.nextclick.learning.evaluation.TestSessions;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.service.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The custom of many papers on session-based recommendation: train on everything but the test, and
 * report the epoch that does best on it, for each metric its own. For comparison with them only.
 */
final class SelectionOnTest {

  private SelectionOnTest() {}

  /** The folder with its test sessions in the place of those held back. */
  static DataFolder of(DataFolder folder) {
    return new DataFolder(
        folder.trainable(),
        folder.leaveOneOut() ? lastClicks(folder.test()) : sessions(folder.test()),
        folder.leaveOneOut(),
        folder.trainable(),
        folder.test(),
        folder.sampled(),
        folder.from(),
        folder.to(),
        folder.remarks());
  }

  private static List<Prefix> lastClicks(List<TestPair> pairs) {
    return pairs.stream().map(SelectionOnTest::withTarget).toList();
  }

  /** Files of pairs hold a pair for every prefix of a session: the longest is the session. */
  private static List<Prefix> sessions(List<TestPair> pairs) {
    List<Prefix> sessions = new ArrayList<>();
    int targets = 0;
    for (List<TestPair> ofOne : TestSessions.of(pairs)) {
      TestPair longest = ofOne.get(0);
      for (TestPair pair : ofOne) {
        longest = pair.prefix().size() > longest.prefix().size() ? pair : longest;
      }
      Prefix session = withTarget(longest);
      sessions.add(session);
      targets += session.size() - 1;
    }
    if (targets != pairs.size()) {
      throw new UserError(
          "--select best-on-test needs a test pair for every prefix of a session; the %,d pairs are of sessions with %,d. Select on validation."
              .formatted(pairs.size(), targets));
    }
    return sessions;
  }

  /** What was done with the target is not known, and nobody looks at it. */
  private static Prefix withTarget(TestPair pair) {
    return pair.prefix().and(pair.target(), EventType.VIEW_ITEM);
  }

  /** The best of each metric over the epochs, as a sentence. */
  static String bestOfEach(TrainingResult result) {
    return String.format(
        Locale.ROOT,
        "The epoch was chosen on the test pairs themselves, as many papers do, each metric its own: Recall@20 %.4f, MRR@20 %.4f. Compare them with such papers only; visitors will see worse.",
        best(result, Validation::recallAt20),
        best(result, Validation::mrrAt20));
  }

  private static double best(TrainingResult result, ToDoubleFunction<Validation> metric) {
    return result.epochs().stream()
        .map(EpochReport::validation)
        .flatMap(Optional::stream)
        .mapToDouble(metric)
        .max()
        .orElse(0);
  }
}
