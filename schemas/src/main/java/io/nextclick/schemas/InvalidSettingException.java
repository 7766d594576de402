package io.nextclick.schemas;

/**
 * A setting that a person chose cannot be used; the message is a sentence for that person. Nothing
 * else is one: an {@link IllegalArgumentException} of a library's is a fault of ours, and has a
 * stack trace in the log.
 */
public final class InvalidSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }

  public InvalidSettingException(String message, Throwable cause) {
    super(message, cause);
  }
}
