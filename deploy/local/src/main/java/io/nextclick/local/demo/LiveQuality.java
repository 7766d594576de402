package io.nextclick.local.demo;

import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges each recommendation by the session's next click, and the baselines by the very same
 * clicks. Answer and next click come from different threads in either order; a click counts once
 * both are there, and then for every recommender. Thread-safe.
 */
final class LiveQuality {

  /** As long as the lists that are judged: Recall@20, MRR@20. */
  static final int LENGTH = 20;

  /** What is known of a click so far. */
  private static final class Open {
    private @Nullable Recommendation answer;
    private @Nullable Verdict verdict;
    private boolean last;
  }

  /**
   * What came next, and where each baseline had it.
   *
   * @param ranks by baseline, from 1, 0 where it was not among the first 20
   */
  record Verdict(String target, Map<String, Integer> ranks) {}

  private final Map<String, Open> open = new HashMap<>();
  private final Map<String, Score> byVersion = new LinkedHashMap<>();
  private final Map<String, Score> byBaseline = new LinkedHashMap<>();

  /** A click is on its way; its answer will be judged. */
  synchronized void sent(String clickId) {
    open.put(clickId, new Open());
  }

  synchronized void answered(Recommendation answer) {
    Open click = open.get(answer.clickId());
    if (click == null) {
      return;
    }
    click.answer = answer;
    if (click.last) {
      open.remove(answer.clickId());
    }
    judge(answer.clickId(), click);
  }

  synchronized void followed(String clickId, Verdict verdict) {
    Open click = open.get(clickId);
    if (click != null) {
      click.verdict = verdict;
      judge(clickId, click);
    }
  }

  /** No click followed this one: its answer can't be judged. */
  synchronized void leftAfter(String clickId) {
    Open click = open.get(clickId);
    if (click != null) {
      click.last = true;
      if (click.answer != null) {
        open.remove(clickId);
      }
    }
  }

  /** No click under way will be answered any more: forgets those without an answer. */
  synchronized void allAnswered() {
    open.values().removeIf(click -> click.answer == null);
  }

  /** By model version, in order of first judgement. */
  synchronized Map<String, Score> byVersion() {
    return new LinkedHashMap<>(byVersion);
  }

  synchronized Map<String, Score> byBaseline() {
    return new LinkedHashMap<>(byBaseline);
  }

  /** Over all model versions. */
  synchronized Score ofModels() {
    return byVersion.values().stream().reduce(Score.NONE, Score::plus);
  }

  private void judge(String clickId, Open click) {
    Recommendation answer = click.answer;
    Verdict verdict = click.verdict;
    if (answer == null || verdict == null) {
      return;
    }
    open.remove(clickId);
    byVersion.merge(
        answer.modelVersion(),
        Score.NONE.plus(rank(answer.items(), verdict.target())),
        Score::plus);
    verdict
        .ranks()
        .forEach((name, rank) -> byBaseline.merge(name, Score.NONE.plus(rank), Score::plus));
  }

  /** The item's place from 1, 0 where it is not among the first 20. */
  static int rank(List<RankedItem> items, String itemId) {
    for (int place = 0; place < Math.min(items.size(), LENGTH); place++) {
      if (items.get(place).itemId().equals(itemId)) {
        return place + 1;
      }
    }
    return 0;
  }
}
