package io.nextclick.schemas;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of {@code models}. Each chunk has a key of its own, as one key shared by all of them
 * would leave only the last after compaction; a version is removed by a tombstone for each of its
 * keys.
 */
public sealed interface ModelKey {

  /** The key of the record that says which version is live. */
  ModelKey LIVE = new Live();

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
    Matcher matcher = FORMAT.matcher(key);
    if (!matcher.matches()) {
      return new Unknown(key);
    }
    String version = matcher.group("version");
    String number = matcher.group("number");
    return number == null ? new Manifest(version) : new Chunk(version, Integer.parseInt(number));
  }
}
