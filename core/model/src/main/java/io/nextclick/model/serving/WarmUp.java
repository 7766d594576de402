package io.nextclick.model.serving;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.model.ServingModel;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a model has to go through before it may answer: prefixes of every kind that visitors have,
 * of its own items, each answer looked at. The engine compiles and allocates on first use, so the
 * first batches are slow; and weights that are numbers can still make scores that are none.
 */
public final class WarmUp {

  /** Sizes of batches to come. */
  private static final int[] BATCHES = {1, 2, 8, 32, 128, 1, 1, 1, 1, 1};

  /** A product of two such numbers, summed up and squared, is still a number. */
  private static final float LARGEST_WEIGHT = 1e9f;

  /** Clicks: four times as many as are remembered of a session by default. */
  private static final int LONGEST = 200;

  /** So many of the most popular items are asked about, each once. */
  private static final int ITEMS = 5_000;

  private static final int ITEMS_A_PREFIX = 20;
  private static final String UNKNOWN = "nextclick-warm-up-unknown-item";

  private final ServingModel model;
  private final Checkpoint checkpoint;
  private final int listLength;

  private WarmUp(ServingModel model, Checkpoint checkpoint, int listLength) {
    this.model = model;
    this.checkpoint = checkpoint;
    this.listLength = listLength;
  }

  /**
   * Scores, and looks at what comes of it.
   *
   * @param checkpoint that the model was loaded from
   * @param listLength items in an answer
   * @throws CheckpointException where a weight is beyond reason, a score is not a number, or a list
   *     is not what a {@link Recommender} promises
   */
  public static void run(ServingModel model, Checkpoint checkpoint, int listLength) {
    requireReasonable(checkpoint.tensors());
    WarmUp warmUp = new WarmUp(model, checkpoint, listLength);
    List<String> popular =
        checkpoint.vocabulary().mostPopular(ITEMS).stream().map(RankedItem::itemId).toList();
    for (int size : BATCHES) {
      warmUp.score(beginnings(popular, size));
    }
    warmUp.score(oddOnes(popular));
    warmUp.score(slices(popular));
  }

  private static void requireReasonable(Map<String, Tensor> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          float[] values = tensor.values();
          for (int place = 0; place < values.length; place++) {
            // Not "greater than", which is false of what is not a number.
            if (!(Math.abs(values[place]) <= LARGEST_WEIGHT)) {
              throw new CheckpointException(
                  "tensor '%s' holds %s at place %d, beyond what can be multiplied. Train again with a smaller learning rate."
                      .formatted(name, values[place], place));
            }
          }
        });
  }

  /** Sessions of the most popular items, of 1 to 20 clicks. */
  private static List<Prefix> beginnings(List<String> popular, int size) {
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      prefixes.add(Prefix.ofViews(popular.subList(0, 1 + i % Math.min(20, popular.size()))));
    }
    return prefixes;
  }

  /** What visitors do beside looking at one item after the other. */
  private static List<Prefix> oddOnes(List<String> popular) {
    String first = popular.get(0);
    String last = popular.get(popular.size() - 1);
    List<String> longest = new ArrayList<>();
    for (int i = 0; i < LONGEST; i++) {
      longest.add(popular.get(i % popular.size()));
    }
    List<EventType> types = List.of(EventType.values());
    List<Prefix> prefixes = new ArrayList<>();
    prefixes.add(Prefix.ofViews(UNKNOWN));
    prefixes.add(Prefix.ofViews(UNKNOWN, first, UNKNOWN));
    prefixes.add(Prefix.ofViews(first, first, first));
    prefixes.add(Prefix.ofViews(first, last, first, last));
    prefixes.add(Prefix.ofViews(longest));
    prefixes.add(Prefix.ofViews(Collections.nCopies(LONGEST, last)));
    types.forEach(type -> prefixes.add(Prefix.of(List.of(first), List.of(type))));
    prefixes.add(Prefix.of(longest.subList(0, types.size()), types));
    return prefixes;
  }

  /** All of them, side by side. */
  private static List<Prefix> slices(List<String> popular) {
    List<Prefix> prefixes = new ArrayList<>();
    for (int from = 0; from < popular.size(); from += ITEMS_A_PREFIX) {
      prefixes.add(
          Prefix.ofViews(popular.subList(from, Math.min(popular.size(), from + ITEMS_A_PREFIX))));
    }
    return prefixes;
  }

  private void score(List<Prefix> prefixes) {
    List<Ranking> rankings = model.recommend(prefixes, listLength);
    if (rankings.size() != prefixes.size()) {
      throw refused("%d prefixes got %d answers", prefixes.size(), rankings.size());
    }
    for (int i = 0; i < rankings.size(); i++) {
      check(rankings.get(i).items(), prefixes.get(i).size());
    }
  }

  private void check(List<RankedItem> items, int clicks) {
    int due = Math.min(listLength, model.itemCount());
    if (items.size() != due) {
      throw refused("an answer after %d clicks has %d items, not %d", clicks, items.size(), due);
    }
    Set<String> listed = new HashSet<>();
    for (RankedItem item : items) {
      if (!Float.isFinite(item.score())) {
        throw refused(
            "the score of '%s' after %d clicks is %s; %s",
            item.itemId(), clicks, item.score(), largest());
      }
      if (checkpoint.vocabulary().indexOf(item.itemId()) == Vocabulary.UNKNOWN) {
        throw refused("an answer names '%s', which it does not know", item.itemId());
      }
      if (!listed.add(item.itemId())) {
        throw refused("an answer names '%s' twice", item.itemId());
      }
    }
  }

  /** Where to look first. */
  private String largest() {
    String name = "";
    float largest = -1;
    for (Map.Entry<String, Tensor> entry : checkpoint.tensors().entrySet()) {
      for (float value : entry.getValue().values()) {
        if (Math.abs(value) > largest) {
          largest = Math.abs(value);
          name = entry.getKey();
        }
      }
    }
    return String.format(Locale.ROOT, "tensor '%s' holds numbers up to %s", name, largest);
  }

  private CheckpointException refused(String format, Object... values) {
    return new CheckpointException(
        "The %s checkpoint fails its warm-up: %s. Train again."
            .formatted(
                checkpoint.metadata().architecture(), String.format(Locale.ROOT, format, values)));
  }
}
