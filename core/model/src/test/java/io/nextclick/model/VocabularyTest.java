package io.nextclick.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.RankedItem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final Vocabulary SHOP = shop();

  private static Vocabulary shop() {
    Map<String, Long> clicks = new LinkedHashMap<>();
    clicks.put("socks", 3L);
    clicks.put("shoes", 9L);
    clicks.put("hat", 3L);
    return Vocabulary.of(clicks);
  }

  @Test
  void countsIndexesFromOneInTheOrderGiven() {
    assertThat(SHOP.size()).isEqualTo(3);
    assertThat(SHOP.itemIds()).containsExactly("socks", "shoes", "hat");
    assertThat(SHOP.indexOf("shoes")).isEqualTo(2);
    assertThat(SHOP.itemId(2)).isEqualTo("shoes");
    assertThat(SHOP.clickCount(2)).isEqualTo(9);
  }

  @Test
  void givesAnUnknownItemIndexZero() {
    assertThat(SHOP.indexOf("umbrella")).isEqualTo(Vocabulary.UNKNOWN).isZero();
  }

  @Test
  void listsTheMostClickedFirstAndEqualOnesInIndexOrder() {
    assertThat(SHOP.mostPopular(10))
        .containsExactly(
            new RankedItem("shoes", 9), new RankedItem("socks", 3), new RankedItem("hat", 3));
    assertThat(SHOP.mostPopular(1)).hasSize(1);
  }

  @Test
  void refusesAnEmptyVocabularyAndAnEmptyItemId() {
    assertThatThrownBy(() -> Vocabulary.of(Map.of())).hasMessageContaining("at least one item");
    assertThatThrownBy(() -> Vocabulary.of(Map.of("", 1L))).hasMessage("an item's id is empty");
    assertThatThrownBy(() -> Vocabulary.of(Map.of("hat", -1L))).hasMessageContaining("-1 clicks");
  }
}
