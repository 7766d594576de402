package io.nextclick.learning.training;

/**
 * How far a training is.
 *
 * @param phase what the epoch is for
 * @param epoch the epoch under way, from 1
 * @param epochs how many there will be at most
 * @param step the step just done, from 1
 * @param steps how many the epoch has
 * @param loss mean loss of a target in the epoch so far
 * @param targetsPerSecond targets trained on in a second of the epoch so far
 */
public record StepReport(
    Phase phase,
    int epoch,
    int epochs,
    int step,
    int steps,
    double loss,
    double targetsPerSecond) {}
