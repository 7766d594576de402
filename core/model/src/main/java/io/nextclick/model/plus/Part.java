package io.nextclick.model.plus;

import io.nextclick.schemas.InvalidSettingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the mixer may know of a candidate. Each can be left out, to see what it is worth. */
public enum Part {
  /** Candidates of MTAW, how much of its belief each gets, and its place. */
  NETWORK(3),
  /** The same of what the most similar sessions clicked. */
  NEIGHBOURS(3),
  /** The prefix's own items as candidates, and where and how often they were clicked in it. */
  REPEATS(4),
  /** How often an item is clicked: over all, and of late. */
  POPULARITY(2),
  /** The prefix: how long, how varied, how popular its latest item is, whether it was a repeat. */
  CONTEXT(4);

  /** What names the parts in a checkpoint. */
  public static final String HYPERPARAMETER = "parts";

  private final int features;

  Part(int features) {
    this.features = features;
  }

  /** How many features it gives. */
  int features() {
    return features;
  }

  /** The first of its features. */
  int begin() {
    int begin = 0;
    for (Part part : values()) {
      if (part == this) {
        break;
      }
      begin += part.features;
    }
    return begin;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Names of parts, in order, between spaces: what {@link #parse} reads. */
  public static String format(Set<Part> parts) {
    return parts.stream().sorted().map(Part::toString).collect(Collectors.joining(" "));
  }

  /**
   * The parts of these names.
   *
   * @param names between spaces or commas
   * @throws IllegalArgumentException with a sentence for the user, if there is no such part, or
   *     none that names candidates
   */
  public static Set<Part> parse(String names) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : names.trim().split("[ ,]+")) {
      parts.add(
          Arrays.stream(values())
              .filter(part -> part.toString().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidSettingException(
                          "There is no part '%s' of mtaw-plus; there are %s"
                              .formatted(name, format(EnumSet.allOf(Part.class))))));
    }
    if (!parts.contains(NETWORK)) {
      throw new InvalidSettingException(
          "mtaw-plus fills its lists from the network: its parts must hold 'network'");
    }
    return parts;
  }
}
