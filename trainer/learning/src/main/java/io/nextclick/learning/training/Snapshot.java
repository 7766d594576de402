package io.nextclick.learning.training;

import io.nextclick.model.checkpoint.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a training has learnt, outside the engine. What is random is not in it: it is drawn anew
 * from the seed in every epoch.
 */
public final class Snapshot {

  private final SortedMap<String, Tensor> tensors;
  private final SortedMap<String, Integer> counts;

  Snapshot() {
    this(new TreeMap<>(), new TreeMap<>());
  }

  Snapshot(Map<String, Tensor> tensors, Map<String, Integer> counts) {
    this.tensors = new TreeMap<>(tensors);
    this.counts = new TreeMap<>(counts);
  }

  void put(String owner, Map<String, Tensor> ofOwner) {
    ofOwner.forEach((name, tensor) -> tensors.put(owner + "/" + name, tensor));
  }

  void put(String owner, int count) {
    counts.put(owner, count);
  }

  /** By the owner's own names. */
  SortedMap<String, Tensor> tensors(String owner) {
    SortedMap<String, Tensor> ofOwner = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(owner + "/")) {
            ofOwner.put(name.substring(owner.length() + 1), tensor);
          }
        });
    return ofOwner;
  }

  int count(String owner) {
    return Objects.requireNonNull(counts.get(owner), owner);
  }

  SortedMap<String, Tensor> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  SortedMap<String, Integer> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }
}
