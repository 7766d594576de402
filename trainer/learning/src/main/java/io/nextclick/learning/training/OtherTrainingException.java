package io.nextclick.learning.training;

import io.nextclick.service.UserError;

/** What was kept is of a training with other data or options; the message says which. */
public final class OtherTrainingException extends UserError {

  private static final long serialVersionUID = 1L;

  OtherTrainingException(String message) {
    super(message);
  }
}
