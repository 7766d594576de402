package io.nextclick.schemas;

import java.time.Instant;

/**
 * Which checkpoint answers: the value under {@link ModelKey#LIVE}. Rolling back is writing this one
 * record.
 *
 * @param reason who or what made it live, in words
 */
public record LiveVersion(String version, String reason, Instant since) {}
