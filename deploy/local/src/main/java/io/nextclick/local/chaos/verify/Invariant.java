package io.nextclick.local.chaos.verify;

/** What must hold, whatever happens. */
public enum Invariant {
  NOTHING_LOST(
      "every valid click is answered, or left out for a reason that the reference agrees with"),
  FIRST_ANSWER_RIGHT("the first answer to a click has the reference's items and scores, to 1e-4"),
  ORDER_BY_SESSION("the first answers of a session come in the order of its clicks"),
  NO_DUPLICATE("exactly-once: one answer a click; at-least-once: repeats bear the same id"),
  VERSION_WAS_LIVE("the version that answered was live then, or was replaced a moment before"),
  ACCOUNT_CLOSES("clicks = answered + left out + rejected, and nextclick_account_difference is 0"),
  ONE_TRAINER("a trainer that was taken over from publishes nothing more"),
  MEMORY_BOUNDED("resident memory of an instance does not grow over the run"),
  READY_AGAIN("every instance is ready again after each fault, and versions go on being made live");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
