package io.nextclick.learning.training;

/** What an epoch is for. */
public enum Phase {
  /** The network on the training sessions only, to find how many epochs do best on validation. */
  SELECT,
  /** The mixer on validation sessions: their older half, to judge it on the newer; then all. */
  MIX,
  /** The network on training and validation sessions, for the number of epochs found. */
  REFIT
}
