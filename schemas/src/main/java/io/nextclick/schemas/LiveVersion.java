package io.nextclick.schemas;

import java.time.Instant;
import java.util.Objects;

/**
 * Which checkpoint answers: the value under {@link ModelKey#LIVE}, which every publication writes,
 * and under {@link ModelKey#HELD}, which a person writes and which wins for as long as it is there.
 *
 * @param reason who or what made it live, in words
 */
public record LiveVersion(String version, String reason, Instant since) {

  public LiveVersion {
    ModelKey.requireVersion(version);
    Objects.requireNonNull(reason, "reason is missing");
    Objects.requireNonNull(since, "since is missing");
  }
}
