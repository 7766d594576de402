package io.nextclick.registry;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which versions may go: all but the newest few, the live one, and the one that rolling back leads
 * to.
 */
final class Pruning {

  private Pruning() {}

  /**
   * The keys to write tombstones for.
   *
   * @param keep how many of the newest versions stay
   */
  static List<ModelKey> tombstones(ModelsTopicReader models, int keep) {
    List<CheckpointManifest> manifests = models.manifests();
    Set<String> kept = new HashSet<>();
    manifests
        .subList(Math.max(0, manifests.size() - keep), manifests.size())
        .forEach(manifest -> kept.add(manifest.version()));
    Optional<String> wanted = models.wanted().map(LiveVersion::version);
    wanted.ifPresent(kept::add);
    wanted.flatMap(models::manifest).map(CheckpointManifest::parent).ifPresent(kept::add);
    List<ModelKey> keys = new ArrayList<>();
    for (CheckpointManifest manifest : manifests) {
      String version = manifest.version();
      if (!kept.contains(version)) {
        models.chunks(version).forEach(number -> keys.add(new ModelKey.Chunk(version, number)));
        keys.add(new ModelKey.Manifest(version));
      }
    }
    return keys;
  }
}
