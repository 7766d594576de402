package io.nextclick.learning.dataset;

import io.nextclick.service.UserError;

/** A file that can be read but has no column for what a click needs. */
final class NotEventsException extends UserError {

  private static final long serialVersionUID = 1L;

  NotEventsException(String message) {
    super(message);
  }
}
