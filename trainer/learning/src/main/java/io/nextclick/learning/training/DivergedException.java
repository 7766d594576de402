package io.nextclick.learning.training;

import io.nextclick.model.checkpoint.CheckpointException;

/** A training whose loss is no number any more; the message says where and what to do. */
public final class DivergedException extends CheckpointException {

  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
