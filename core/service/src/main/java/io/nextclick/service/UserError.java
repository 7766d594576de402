package io.nextclick.service;

/**
 * Something that the person at the keyboard can mend: the message says what, where and what to do.
 * Commands print it without a stack trace and exit with {@link ExitCode#INPUT}.
 */
public class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
