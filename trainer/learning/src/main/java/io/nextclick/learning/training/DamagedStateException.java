package io.nextclick.learning.training;

import io.nextclick.service.UserError;

/** What was kept of a training cannot be read; the message says what, where and what to do. */
public final class DamagedStateException extends UserError {

  private static final long serialVersionUID = 1L;

  DamagedStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
