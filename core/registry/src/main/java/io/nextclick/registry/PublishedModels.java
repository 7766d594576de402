package io.nextclick.registry;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.JsonSerde;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the records of {@code models} say, folded one after the other: which versions there are,
 * where their chunks are, and which is to answer. Whatever is no record of the contract changes
 * nothing but a count, whoever wrote it. Not thread-safe.
 */
final class PublishedModels {

  private static final JsonSerde<CheckpointManifest> MANIFESTS =
      JsonSerde.of(CheckpointManifest.class);
  private static final JsonSerde<LiveVersion> LIVE_VERSIONS = JsonSerde.of(LiveVersion.class);

  private record Manifest(CheckpointManifest manifest, long offset) {}

  private record Choice(LiveVersion version, long offset) {}

  /** Offsets of each version's chunks, by chunk number. */
  private final Map<String, TreeMap<Integer, Long>> chunks = new HashMap<>();

  private final Map<String, Manifest> manifests = new HashMap<>();

  private @Nullable Choice live;
  private @Nullable Choice held;
  private long skipped;
  private String lastSkipped = "";

  /** One record; {@code value} is null for a tombstone. */
  void follow(@Nullable String key, byte @Nullable [] value, long offset) {
    try {
      if (key == null) {
        throw new IllegalArgumentException("it has no key");
      }
      follow(ModelKey.parse(key), value, offset);
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that somebody writes may end whoever reads: not even JSON of a depth beyond sense.
      skipped++;
      lastSkipped = "at offset %d: %s".formatted(offset, Shown.of(String.valueOf(e.getMessage())));
    }
  }

  private void follow(ModelKey key, byte @Nullable [] value, long offset) {
    if (key instanceof ModelKey.Chunk chunk) {
      followChunk(chunk, value, offset);
    } else if (key instanceof ModelKey.Manifest manifest) {
      followManifest(manifest, value, offset);
    } else if (key instanceof ModelKey.Live) {
      live = choice(value, offset);
    } else if (key instanceof ModelKey.Held) {
      held = choice(value, offset);
    } else {
      throw new IllegalArgumentException("its key is '" + key + "'");
    }
  }

  private void followChunk(ModelKey.Chunk chunk, byte @Nullable [] value, long offset) {
    TreeMap<Integer, Long> offsets =
        chunks.computeIfAbsent(chunk.version(), version -> new TreeMap<>());
    if (value == null) {
      offsets.remove(chunk.number());
    } else {
      offsets.put(chunk.number(), offset);
    }
    if (offsets.isEmpty()) {
      chunks.remove(chunk.version());
    }
  }

  private void followManifest(ModelKey.Manifest key, byte @Nullable [] value, long offset) {
    if (value == null) {
      manifests.remove(key.version());
      return;
    }
    CheckpointManifest manifest = MANIFESTS.deserializer().deserialize(null, value);
    if (manifest == null) {
      throw new IllegalArgumentException("the manifest of " + key.version() + " is JSON's null");
    }
    if (!manifest.version().equals(key.version())) {
      throw new IllegalArgumentException(
          "the manifest of %s calls itself %s".formatted(key.version(), manifest.version()));
    }
    manifests.put(key.version(), new Manifest(manifest, offset));
  }

  private static @Nullable Choice choice(byte @Nullable [] value, long offset) {
    if (value == null) {
      return null;
    }
    LiveVersion version = LIVE_VERSIONS.deserializer().deserialize(null, value);
    if (version == null) {
      throw new IllegalArgumentException("the version to answer is JSON's null");
    }
    return new Choice(version, offset);
  }

  /** Forgets everything but the count of what was skipped: another topic bears the name now. */
  void startOver() {
    chunks.clear();
    manifests.clear();
    live = null;
    held = null;
  }

  /** The oldest publication first. */
  List<CheckpointManifest> manifests() {
    return manifests.values().stream()
        .sorted((a, b) -> Long.compare(a.offset(), b.offset()))
        .map(Manifest::manifest)
        .toList();
  }

  Optional<CheckpointManifest> manifest(String version) {
    return Optional.ofNullable(manifests.get(version)).map(Manifest::manifest);
  }

  /** Where the chunks of a version are, by chunk number. */
  TreeMap<Integer, Long> chunks(String version) {
    return chunks.getOrDefault(version, new TreeMap<>());
  }

  /** The version that is to answer: the held one, else the one that was made live. */
  Optional<LiveVersion> wanted() {
    return Optional.ofNullable(choice()).map(Choice::version);
  }

  Optional<LiveVersion> held() {
    return Optional.ofNullable(held).map(Choice::version);
  }

  private @Nullable Choice choice() {
    return held == null ? live : held;
  }

  /** Where every record is that loading a version depends on. */
  UploadId uploadId(String version) {
    Choice wanted = choice();
    Manifest manifest = manifests.get(version);
    return new UploadId(
        wanted == null ? -1 : wanted.offset(),
        manifest == null ? -1 : manifest.offset(),
        List.copyOf(chunks(version).values()));
  }

  long skipped() {
    return skipped;
  }

  /** Where the last record that was skipped is, and why it was. */
  String lastSkipped() {
    return lastSkipped;
  }
}
