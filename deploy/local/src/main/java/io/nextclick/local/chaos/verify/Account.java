package io.nextclick.local.chaos.verify;

import java.util.Map;

/**
 * Every record of {@code clicks}, accounted for.
 *
 * @param clicks committed records on the topic
 * @param answered clicks with at least one answer
 * @param leftOut clicks that get none, by reason
 * @param rejected records that are no clicks
 * @param open what is due and not seen
 * @param repeats answers and rejections beyond the first
 * @param swaps versions made live
 */
public record Account(
    long clicks,
    long answered,
    Map<String, Long> leftOut,
    long rejected,
    long open,
    long repeats,
    int swaps) {}
