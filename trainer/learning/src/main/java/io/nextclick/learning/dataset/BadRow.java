package io.nextclick.learning.dataset;

/** A row that is not a click; the message completes "line 7: …". */
final class BadRow extends Exception {

  private static final long serialVersionUID = 1L;

  BadRow(String message) {
    super(message, null, false, false); // one for each damaged row: without a stack trace
  }
}
