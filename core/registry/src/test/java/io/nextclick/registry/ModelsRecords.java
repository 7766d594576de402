package io.nextclick.registry;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.JsonSerde;
import io.nextclick.schemas.LiveVersion;
import java.time.Instant;
import java.util.Map;

/** Values of the models topic as a trainer writes them. */
final class ModelsRecords {

  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  private ModelsRecords() {}

  static byte[] manifest(String version) {
    return JsonSerde.of(CheckpointManifest.class)
        .serializer()
        .serialize(
            null,
            new CheckpointManifest(
                version,
                null,
                "mtaw",
                Map.of("dimension", "4"),
                3,
                2,
                700,
                "0".repeat(64),
                TIME,
                TIME,
                Map.of(),
                "first",
                TIME));
  }

  static byte[] live(String version) {
    return JsonSerde.of(LiveVersion.class)
        .serializer()
        .serialize(null, new LiveVersion(version, "a test", TIME));
  }
}
