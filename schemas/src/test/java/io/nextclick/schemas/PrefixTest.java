package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixTest {

  private static final Prefix PREFIX =
      Prefix.of(
          List.of("shoes", "hat", "scarf"),
          List.of(EventType.VIEW_ITEM, EventType.ADD_TO_CART, EventType.PURCHASE));

  @Test
  void isItsItemsAndWhatWasDoneWithEach() {
    assertThat(PREFIX.itemIds()).containsExactly("shoes", "hat", "scarf");
    assertThat(PREFIX).containsExactly("shoes", "hat", "scarf");
    assertThat(PREFIX.size()).isEqualTo(3);
    assertThat(PREFIX.last()).isEqualTo("scarf");
    assertThat(PREFIX.type(1)).isEqualTo(EventType.ADD_TO_CART);
    assertThat(PREFIX).hasToString("[shoes, hat add_to_cart, scarf purchase]");
    assertThat(PREFIX).isNotEqualTo(Prefix.ofViews("shoes", "hat", "scarf"));
    assertThatThrownBy(() -> PREFIX.itemIds().set(0, "boots"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void itsPartsKnowWhatWasDoneToo() {
    assertThat(PREFIX.part(1, 3).type(1)).isEqualTo(EventType.PURCHASE);
    assertThat(PREFIX.part(1, 3))
        .isEqualTo(
            Prefix.of(List.of("hat", "scarf"), List.of(EventType.ADD_TO_CART, EventType.PURCHASE)))
        .hasSameHashCodeAs(PREFIX.part(1, 3));
    assertThatThrownBy(() -> PREFIX.part(0, 2).itemId(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PREFIX.part(0, 2).type(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PREFIX.part(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keepsItsItemsWhateverBecomesOfTheListTheyCameIn() {
    List<String> list = new ArrayList<>(List.of("shoes", "hat"));
    Prefix views = Prefix.ofViews(list);
    list.clear();
    assertThat(views).isEqualTo(Prefix.ofViews("shoes", "hat"));
    assertThat(views.part(1, 2).type(0)).isEqualTo(EventType.VIEW_ITEM);
  }

  @Test
  void hasAsManyTypesAsItems() {
    assertThatThrownBy(() -> Prefix.of(List.of("shoes"), List.of()))
        .hasMessage("There are 1 items and 0 event types");
  }
}
