package io.nextclick.local.chaos.verify;

/**
 * An invariant that did not hold.
 *
 * @param sentence what was seen, and what should have been
 */
public record Broken(Invariant invariant, String sentence) {}
