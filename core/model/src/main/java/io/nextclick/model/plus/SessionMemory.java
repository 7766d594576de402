package io.nextclick.model.plus;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.schemas.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sessions that are counted, as tensors of a checkpoint. A float holds whole numbers to 2²⁴.
 */
final class SessionMemory {

  static final String ITEMS = "memory.items"; // (clicks): vocabulary index of each
  static final String LENGTHS = "memory.lengths"; // (sessions): clicks of each
  private static final int MOST_EXACT = 1 << 24;

  private SessionMemory() {}

  static Map<String, Tensor> toTensors(List<Prefix> sessions, Vocabulary vocabulary) {
    if (vocabulary.size() >= MOST_EXACT) {
      throw new IllegalArgumentException(
          "mtaw-plus can remember sessions of at most %,d items, not %,d. Train mtaw, or on fewer days"
              .formatted(MOST_EXACT, vocabulary.size()));
    }
    float[] lengths = new float[sessions.size()];
    float[] items = new float[sessions.stream().mapToInt(Prefix::size).sum()];
    int click = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = sessions.get(i).size();
      for (String itemId : sessions.get(i)) {
        items[click++] = vocabulary.indexOf(itemId);
      }
    }
    return Map.of(
        ITEMS, Tensor.of(items, items.length), LENGTHS, Tensor.of(lengths, lengths.length));
  }

  static List<Prefix> of(Checkpoint checkpoint) {
    float[] items = vector(checkpoint, ITEMS);
    float[] lengths = vector(checkpoint, LENGTHS);
    Vocabulary vocabulary = checkpoint.vocabulary();
    List<Prefix> sessions = new ArrayList<>(lengths.length);
    int click = 0;
    for (float length : lengths) {
      if (length != (int) length) {
        throw misfit("a length of " + length + " is no whole number");
      }
      if (length < 0 || length > items.length - click) {
        throw misfit("lengths add up to more than its %,d clicks".formatted(items.length));
      }
      List<String> session = new ArrayList<>();
      for (int end = click + (int) length; click < end; click++) {
        boolean whole = items[click] == (int) items[click];
        if (!whole || items[click] < 1 || items[click] > vocabulary.size()) {
          throw misfit("click %,d is on no known item".formatted(click));
        }
        session.add(vocabulary.itemId((int) items[click]));
      }
      sessions.add(Prefix.ofViews(session));
    }
    if (click != items.length) {
      throw misfit("lengths add up to %,d of its %,d clicks".formatted(click, items.length));
    }
    return sessions;
  }

  private static float[] vector(Checkpoint checkpoint, String name) {
    Tensor tensor = checkpoint.tensors().get(name);
    if (tensor == null || tensor.shape().length != 1) {
      throw misfit("tensor '" + name + "' is missing or not a vector");
    }
    return tensor.values();
  }

  private static CheckpointException misfit(String what) {
    return new CheckpointException(
        "The mtaw-plus checkpoint's memory of sessions is damaged: " + what + ". Train again.");
  }
}
