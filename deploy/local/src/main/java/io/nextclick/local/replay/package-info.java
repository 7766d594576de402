/** Recorded clicks go to {@code clicks} in event-time order, at a chosen pace. */
@NullMarked
package io.nextclick.local.replay;

import org.jspecify.annotations.NullMarked;
