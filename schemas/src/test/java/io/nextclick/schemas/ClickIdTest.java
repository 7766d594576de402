package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ClickIdTest {

  @Test
  void mayBeAnythingReadable() {
    for (String id :
        new String[] {"a", " ", "ü", "👟", "a/b", "\"", "\\", "\u2028", "x".repeat(256)}) {
      assertThatCode(() -> Click.requireId("item_id", id)).doesNotThrowAnyException();
    }
  }

  @Test
  void isRefusedWithASentenceWhereItIsNot() {
    assertRefused("", "item_id is empty");
    assertRefused("x".repeat(257), "item_id has 257 characters, 256 are allowed");
    assertRefused("a\tb", "item_id holds a control character");
    assertRefused("a\u009fb", "item_id holds a control character");
    assertRefused("a\ud83d", "item_id holds half of a surrogate pair, which is no character");
  }

  /**
   * A request to a broker holds a megabyte unless somebody says otherwise. An answer of the longest
   * list that is allowed, of the longest ids, each character as long as JSON can make it, is less.
   */
  @Test
  void isShortEnoughForAnAnswerOf500ToFitIntoOneRequest() {
    String longest = "\ud83d\udc5f".repeat(128);
    assertThat(longest).hasSize(Click.MAX_ID_LENGTH);
    Click.requireId("item_id", longest);
    Recommendation answer =
        new Recommendation(
            Recommendation.idFor(longest, longest),
            longest,
            longest,
            longest,
            Recommendation.Source.POPULARITY,
            Collections.nCopies(500, new RankedItem(longest, -Float.MIN_NORMAL)),
            Instant.MIN,
            Instant.MIN);
    byte[] bytes = JsonSerde.of(Recommendation.class).serializer().serialize(null, answer);
    assertThat(bytes.length).isGreaterThan(500 * 256 * 6).isLessThan(1_000_000);
  }

  private static void assertRefused(String id, String reason) {
    assertThatThrownBy(() -> Click.requireId("item_id", id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }
}
