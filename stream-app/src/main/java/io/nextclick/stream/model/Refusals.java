package io.nextclick.stream.model;

import io.nextclick.registry.UploadId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What could not be used, so that it is not loaded again and again: an unusable checkpoint until
 * another upload takes its place or somebody asks for it anew, one that only this host could not
 * load just now after a while that doubles.
 */
final class Refusals {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private record Refusal(UploadId upload, String reason, int times, Instant again) {}

  private final Map<String, Refusal> byVersion = new HashMap<>();

  /** Why this upload of a version is not to be tried now; empty where it is. */
  Optional<String> standing(String version, UploadId upload, Instant now) {
    return Optional.ofNullable(byVersion.get(version))
        .filter(refusal -> refusal.upload().equals(upload) && now.isBefore(refusal.again()))
        .map(Refusal::reason);
  }

  /** For good. */
  void refuse(String version, UploadId upload, String reason) {
    byVersion.put(version, new Refusal(upload, reason, 1, Instant.MAX));
  }

  /** For a while; whether it is the first time. */
  boolean postpone(String version, UploadId upload, String reason, Instant now) {
    Refusal before = byVersion.get(version);
    int times = before != null && before.upload().equals(upload) ? before.times() + 1 : 1;
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(times - 1, 10));
    Instant again = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    byVersion.put(version, new Refusal(upload, reason, times, again));
    return times == 1;
  }

  /** Forgets all but these versions. */
  void retain(Collection<String> versions) {
    byVersion.keySet().retainAll(versions);
  }
}
