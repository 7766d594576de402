package io.nextclick.schemas;

import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are not a click. The message says what is wrong, where, and what would have been
 * accepted.
 */
public class MalformedClickException extends SerializationException {

  private static final long serialVersionUID = 1L;

  /** Why, as one word for counters and headers. */
  public enum Reason {
    EMPTY,
    TOO_LARGE,
    BROKEN_JSON,
    MISSING_FIELD,
    INVALID_FIELD,
    UNKNOWN_EVENT_TYPE,
    FUTURE_EVENT_TIME,
    KEY_MISMATCH;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  public MalformedClickException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
