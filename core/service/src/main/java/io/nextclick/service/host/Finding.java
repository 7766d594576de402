package io.nextclick.service.host;

/**
 * What looking at one thing gave.
 *
 * @param what was looked at, in a word or two
 * @param sentence what was found; where it falls short also what is needed and the way there
 */
public record Finding(String what, Verdict verdict, String sentence) {

  /** Whether the process may start. */
  public enum Verdict {
    OK,
    /** It may, and somebody should know. */
    WARNING,
    /** It may not: it would run wrong. */
    NOT_OK,
    /** Could not be looked at; the sentence says why. */
    SKIPPED
  }

  public static Finding ok(String what, String sentence) {
    return new Finding(what, Verdict.OK, sentence);
  }

  public static Finding warning(String what, String sentence) {
    return new Finding(what, Verdict.WARNING, sentence);
  }

  public static Finding notOk(String what, String sentence) {
    return new Finding(what, Verdict.NOT_OK, sentence);
  }

  public static Finding skipped(String what, String sentence) {
    return new Finding(what, Verdict.SKIPPED, sentence);
  }
}
