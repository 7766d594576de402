package io.nextclick.stream.health;

/**
 * Where the clicks of a partition are.
 *
 * @param begin the oldest that retention has left
 * @param end behind the last that is committed
 */
record Bounds(long begin, long end) {}
