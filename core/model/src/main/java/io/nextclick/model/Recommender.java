package io.nextclick.model;

import io.nextclick.schemas.Prefix;
import java.util.List;

/** Whatever ranks next items for prefixes: a served model or a baseline, all judged alike. */
public interface Recommender {

  /** What it is called in tables and metrics, e.g. {@code mtaw} or {@code popularity}. */
  String name();

  /**
   * Ranks all items for each prefix. Not thread-safe unless the implementation says so.
   *
   * @param prefixes item ids, oldest click first, none empty; unknown items are skipped
   * @param k length of each list; shorter only where fewer items are known
   * @return one ranking a prefix, in the same order
   */
  List<Ranking> recommend(List<Prefix> prefixes, int k);
}
