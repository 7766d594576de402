package io.nextclick.model.plus;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Items that may come next after one prefix, in the order in which they were named, and what is
 * known of each.
 */
public final class Candidates {

  /** Features of one candidate. */
  public static final int FEATURES = Part.CONTEXT.begin() + Part.CONTEXT.features();

  private final Map<String, Integer> places = new LinkedHashMap<>();
  private float[] features = new float[256 * FEATURES];

  /** How many there are. */
  public int size() {
    return places.size();
  }

  /** Item ids, in order. */
  public Iterable<String> itemIds() {
    return places.keySet();
  }

  /** The candidate's place from 0, or -1 where the item is none. */
  public int placeOf(String itemId) {
    return places.getOrDefault(itemId, -1);
  }

  /** ({@link #size()}, {@link #FEATURES}), row by row; numbers after those are 0. */
  public float[] features() {
    return features;
  }

  /** The candidate's place; a new one has the features of an item that no source names. */
  int add(String itemId, float[] unnamed) {
    int place = places.getOrDefault(itemId, size());
    if (place == size()) {
      places.put(itemId, place);
      if (places.size() * FEATURES > features.length) {
        features = Arrays.copyOf(features, 2 * features.length);
      }
      System.arraycopy(unnamed, 0, features, place * FEATURES, FEATURES);
    }
    return place;
  }

  void set(int place, Part part, int feature, double value) {
    features[place * FEATURES + part.begin() + feature] = (float) value;
  }
}
