package io.nextclick.model.checkpoint;

/** A checkpoint that cannot be used. The message says what is wrong, where, and what to do. */
public class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
