package io.nextclick.schemas;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code models}. Each chunk has a key of its own, as one key shared by all of them
 * would leave only the last after compaction; a version is removed by a tombstone for each of its
 * keys.
 */
public sealed interface ModelKey {

  /** The key of the record that says which version is live. */
  ModelKey LIVE = new Live();

  /**
   * The key of the record that says which version answers whatever {@link #LIVE} says. It has a key
   * of its own, so that no later record of a trainer can take its place, not even after compaction.
   */
  ModelKey HELD = new Held();

  /** The most chunks that a version can have: their numbers have five digits. */
  int MAX_CHUNKS = 100_000;

  /** The longest name of a version, in UTF-16 code units. */
  int MAX_VERSION_LENGTH = 256;

  /** {@code VERSION/chunk-00042}: one piece of the file, in order from 0. */
  record Chunk(String version, int number) implements ModelKey {
    @Override
    public String toString() {
      return "%s/chunk-%05d".formatted(version, number);
    }
  }

  /** {@code VERSION/manifest}. */
  record Manifest(String version) implements ModelKey {
    @Override
    public String toString() {
      return version + "/manifest";
    }
  }

  /** {@code live}. */
  record Live() implements ModelKey {
    @Override
    public String toString() {
      return "live";
    }
  }

  /** {@code held}. */
  record Held() implements ModelKey {
    @Override
    public String toString() {
      return "held";
    }
  }

  /** A key that is none of ours, left alone by every reader. */
  record Unknown(String key) implements ModelKey {
    @Override
    public String toString() {
      return key;
    }
  }

  Pattern FORMAT = Pattern.compile("(?<version>[^/]+)/(?:manifest|chunk-(?<number>\\d{5}))");

  static ModelKey parse(String key) {
    if (key.equals(LIVE.toString())) {
      return LIVE;
    }
    if (key.equals(HELD.toString())) {
      return HELD;
    }
    Matcher matcher = FORMAT.matcher(key);
    if (!matcher.matches() || !isVersion(matcher.group("version"))) {
      return new Unknown(key);
    }
    String version = matcher.group("version");
    String number = matcher.group("number");
    return number == null ? new Manifest(version) : new Chunk(version, Integer.parseInt(number));
  }

  /**
   * A version's name has 1 to {@link #MAX_VERSION_LENGTH} characters, none of them a slash or a
   * control character.
   *
   * @throws IllegalArgumentException with a sentence, where this is none
   */
  static void requireVersion(@Nullable String version) {
    if (version == null || !isVersion(version)) {
      throw new IllegalArgumentException(
          "version must have 1 to "
              + MAX_VERSION_LENGTH
              + " characters, none of them a slash or a control character");
    }
  }

  private static boolean isVersion(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_VERSION_LENGTH
        && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c));
  }
}
