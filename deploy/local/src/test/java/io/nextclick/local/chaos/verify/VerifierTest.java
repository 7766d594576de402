package io.nextclick.local.chaos.verify;

import static io.nextclick.local.chaos.verify.FabricatedHistory.BOUND;
import static io.nextclick.local.chaos.verify.FabricatedHistory.NOON;
import static io.nextclick.local.chaos.verify.FabricatedHistory.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sound history breaks nothing; with one fault in it, it breaks what that fault is against. */
class VerifierTest {

  private final FabricatedHistory history = new FabricatedHistory(false);

  @Test
  void findsNothingInASoundHistory() throws Exception {
    history.publish(1, NOON);
    long first = history.click("s", "item-1");
    history.answered(first, answer("s", "c-0", 1, NOON, "item-1"));
    long second = history.click("s", "unheard-of");
    history.publish(2, NOON + 1_000);
    history.answered(second, answer("s", "c-1", 2, NOON + 2_000, "item-1", "unheard-of"));
    history.click("s", "item-1", NOON, "c-0"); // a duplicate
    history.click("s", "item-2", NOON - 3_600_000, "c-late");
    long broken = history.record("s", "{");
    history.verifier.rejected("clicks:0:" + broken, "broken_json");

    assertThat(history.broken()).isEmpty();
    Account account = history.verifier.account();
    assertThat(account.clicks()).isEqualTo(5);
    assertThat(account.answered()).isEqualTo(2);
    assertThat(account.leftOut()).isEqualTo(Map.of("duplicate", 1L, "too_late", 1L));
    assertThat(account.rejected()).isEqualTo(1);
    assertThat(account.open()).isZero();
  }

  @Test
  void findsNothingWhereAnswersAreReadBeforeTheirClicksAndModels() throws Exception {
    ObjectNode early = answer("s", "c-0", 1, NOON + 1, "item-1");
    history.answered(0, early);
    history.click("s", "item-1");
    history.publish(1, NOON);

    assertThat(history.broken()).isEmpty();
  }

  @Test
  void findsALostClick() throws Exception {
    history.publish(1, NOON);
    history.click("s", "item-1");
    assertThat(history.verifier.open(Map.of(0, 1L))).isEqualTo(1);

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.NOTHING_LOST, 1));
    assertThat(history.findings.told().get(0).sentence())
        .isEqualTo("Click c-0 of session s at 0:0 was never answered");
  }

  @Test
  void findsAnAnswerWithAnotherScore() throws Exception {
    history.publish(1, NOON);
    ObjectNode wrong = answer("s", "c-0", 1, NOON, "item-1");
    ((ObjectNode) wrong.withArray("items").get(7)).put("score", 0.5);
    history.answered(history.click("s", "item-1"), wrong);

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.FIRST_ANSWER_RIGHT, 1));
  }

  @Test
  void findsAnAnswerWhoseScoreIsNoNumber() throws Exception {
    history.publish(1, NOON);
    ObjectNode wrong = answer("s", "c-0", 1, NOON, "item-1");
    ((ObjectNode) wrong.withArray("items").get(0)).put("score", "NaN");
    history.answered(history.click("s", "item-1"), wrong);

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.FIRST_ANSWER_RIGHT, 1));
  }

  @Test
  void findsAnAnswerThatForgotTheSession() throws Exception {
    history.publish(1, NOON);
    history.answered(history.click("s", "item-1"), answer("s", "c-0", 1, NOON, "item-1"));
    history.answered(history.click("s", "item-2"), answer("s", "c-1", 1, NOON, "item-2"));

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.FIRST_ANSWER_RIGHT, 1));
  }

  @Test
  void findsAnAnswerByAnotherVersionThanItSays() throws Exception {
    history.publish(1, NOON);
    history.publish(2, NOON);
    ObjectNode wrong = answer("s", "c-0", 2, NOON, "item-1").put("model_version", "v-1");
    history.answered(history.click("s", "item-1"), wrong);

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.FIRST_ANSWER_RIGHT, 1));
  }

  @Test
  void findsAnAnswerToADuplicateAndOneToARecordThatWasNeverCommitted() throws Exception {
    history.publish(1, NOON);
    history.answered(history.click("s", "item-1"), answer("s", "c-0", 1, NOON, "item-1"));
    long duplicate = history.click("s", "item-1", NOON, "c-0");
    history.answered(duplicate, answer("s", "c-0", 1, NOON, "item-1"));
    history.answered(9, answer("s", "c-9", 1, NOON, "item-1"));

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.FIRST_ANSWER_RIGHT, 2));
  }

  @Test
  void findsFirstAnswersOutOfOrder() throws Exception {
    history.publish(1, NOON);
    long first = history.click("s", "item-1");
    long second = history.click("s", "item-2");
    history.answered(second, answer("s", "c-1", 1, NOON, "item-1", "item-2"));
    history.answered(first, answer("s", "c-0", 1, NOON, "item-1"));

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.ORDER_BY_SESSION, 1));
  }

  @Test
  void allowsRepeatsWithTheSameIdAtLeastOnceAndNoOthers() throws Exception {
    history.publish(1, NOON);
    long click = history.click("s", "item-1");
    ObjectNode answer = answer("s", "c-0", 1, NOON, "item-1");
    history.answered(click, answer);
    history.answered(click, answer);
    assertThat(history.broken()).isEmpty();

    history.answered(click, answer.put("recommendation_id", "another"));
    assertThat(history.broken()).containsExactly(Map.entry(Invariant.NO_DUPLICATE, 1));
  }

  @Test
  void allowsNoRepeatUnderExactlyOnce() throws Exception {
    FabricatedHistory exactly = new FabricatedHistory(true);
    exactly.publish(1, NOON);
    long click = exactly.click("s", "item-1");
    exactly.answered(click, answer("s", "c-0", 1, NOON, "item-1"));
    exactly.answered(click, answer("s", "c-0", 1, NOON, "item-1"));

    assertThat(exactly.broken()).containsExactly(Map.entry(Invariant.NO_DUPLICATE, 1));
  }

  @Test
  void findsAVersionThatAnswersTooEarlyTooLongOrWithoutBeingPublished() throws Exception {
    history.publish(1, NOON);
    history.publish(2, NOON + 10_000);
    long replaced = NOON + 10_000 + BOUND.toMillis();
    history.answered(history.click("s", "item-1"), answer("s", "c-0", 1, replaced - 1, "item-1"));
    assertThat(history.broken()).isEmpty();

    history.answered(history.click("t", "item-1"), answer("t", "c-1", 1, replaced + 1, "item-1"));
    history.answered(history.click("u", "item-1"), answer("u", "c-2", 2, NOON, "item-1"));
    history.answered(history.click("v", "item-1"), answer("v", "c-3", 3, NOON, "item-1"));
    assertThat(history.broken()).containsExactly(Map.entry(Invariant.VERSION_WAS_LIVE, 3));
  }

  @Test
  void findsAVersionThatAnswersAlthoughAnotherIsHeld() throws Exception {
    history.publish(1, NOON);
    history.hold(1, NOON + 1);
    history.publish(2, NOON + 2);
    long later = NOON + 2 * BOUND.toMillis();
    history.answered(history.click("s", "item-1"), answer("s", "c-0", 1, later, "item-1"));
    assertThat(history.broken()).isEmpty();
    history.answered(history.click("t", "item-1"), answer("t", "c-1", 2, later, "item-1"));
    assertThat(history.broken()).containsExactly(Map.entry(Invariant.VERSION_WAS_LIVE, 1));

    history.release(later);
    history.answered(history.click("u", "item-1"), answer("u", "c-2", 2, later + 1, "item-1"));
    assertThat(history.broken()).containsExactly(Map.entry(Invariant.VERSION_WAS_LIVE, 1));
  }

  @Test
  void findsAVersionThatMayNotAnswer() throws Exception {
    history.publish(1, NOON);
    history.verifier.model(
        "v-2/manifest", "{\"chunk_count\":1,\"sha256\":\"0\"}".getBytes(UTF_8), NOON);
    history.verifier.model("live", "{\"version\":\"v-2\"}".getBytes(UTF_8), NOON + 1);
    // While the live one is unusable, the one before goes on, as long as it takes.
    long later = NOON + 2 * BOUND.toMillis();
    history.answered(history.click("s", "item-1"), answer("s", "c-0", 1, later, "item-1"));
    assertThat(history.broken()).isEmpty();

    history.answered(history.click("t", "item-1"), answer("t", "c-1", 2, later, "item-1"));
    assertThat(history.broken()).containsExactly(Map.entry(Invariant.VERSION_WAS_LIVE, 1));
  }

  @Test
  void findsARejectionThatIsMissingWrongOrOfAClick() throws Exception {
    history.publish(1, NOON);
    history.record("s", "{");
    history.verifier.rejected("clicks:0:" + history.record("s", "[]"), "missing_field");
    long click = history.click("s", "item-1");
    history.answered(click, answer("s", "c-2", 1, NOON, "item-1"));
    history.verifier.rejected("clicks:0:" + click, "invalid_field");

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.ACCOUNT_CLOSES, 3));
  }

  @Test
  void findsRecordsThatWereAcknowledgedAndAreNotThere() throws Exception {
    history.verifier.finish(1);

    assertThat(history.findings.counts()).containsExactly(Map.entry(Invariant.ACCOUNT_CLOSES, 1));
  }

  @Test
  void findsATrainerThatPublishesAfterItWasTakenOverFrom() throws Exception {
    history.publish(1, NOON, "trainer 1, publication 1");
    history.publish(2, NOON, "trainer 2, publication 1");
    history.publish(3, NOON, "trainer 1, publication 2");

    assertThat(history.broken()).containsExactly(Map.entry(Invariant.ONE_TRAINER, 1));
  }
}
