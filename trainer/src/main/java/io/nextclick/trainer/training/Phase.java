package io.nextclick.trainer.training;

/** What an epoch is for. */
public enum Phase {
  /** Training sessions only, to find how many epochs do best on validation. */
  SELECT,
  /** Training and validation sessions, for the number of epochs found. */
  REFIT
}
