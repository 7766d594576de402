/**
 * What is written on the topics during a run: visitors' clicks, and records that are no clicks or
 * no checkpoints.
 */
@NullMarked
package io.nextclick.local.chaos.load;

import org.jspecify.annotations.NullMarked;
