package io.nextclick.stream.scoring;

import java.time.Instant;

/**
 * A stream thread's last sign of life.
 *
 * @param at when it was
 */
public record Heartbeat(String thread, Instant at) {}
