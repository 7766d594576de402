package io.nextclick.service;

/** A configuration file with keys that a service does not know: it may be another service's. */
public final class UnknownKeysException extends UserError {

  private static final long serialVersionUID = 1L;

  UnknownKeysException(String message) {
    super(message);
  }
}
