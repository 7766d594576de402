package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import java.time.Instant;

/**
 * A click and where it stood in the log.
 *
 * @param offset on its partition
 * @param streamTime the newest event time on the partition up to this click, as the stream app saw
 *     it; clicks that were left out of the window count
 */
public record LoggedClick(Click click, int partition, long offset, Instant streamTime) {}
