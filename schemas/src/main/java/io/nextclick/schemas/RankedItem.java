package io.nextclick.schemas;

/**
 * One place in a recommendation.
 *
 * @param score comparable within one recommendation only; higher is better
 */
public record RankedItem(String itemId, float score) {}
