package io.nextclick.local.chaos.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What broke: all of it counted, the first few of each kind in words. Thread-safe. */
public final class Findings {

  private static final int TOLD = 5;

  private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
  private final List<Broken> told = new ArrayList<>();
  private final Consumer<Broken> listener;

  /**
   * @param listener hears the first few of each kind as they are found
   */
  public Findings(Consumer<Broken> listener) {
    this.listener = listener;
  }

  public synchronized void add(Invariant invariant, String sentence) {
    if (counts.merge(invariant, 1, Integer::sum) <= TOLD) {
      Broken broken = new Broken(invariant, sentence);
      told.add(broken);
      listener.accept(broken);
    }
  }

  /** How often each was broken; none that held. */
  public synchronized Map<Invariant, Integer> counts() {
    return new EnumMap<>(counts);
  }

  public synchronized List<Broken> told() {
    return List.copyOf(told);
  }
}
