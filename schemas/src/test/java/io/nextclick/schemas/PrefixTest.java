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
  void isTheListOfItsItems() {
    assertThat(PREFIX).isEqualTo(List.of("shoes", "hat", "scarf")).hasSize(3);
    assertThat(PREFIX.hashCode()).isEqualTo(List.of("shoes", "hat", "scarf").hashCode());
    assertThatThrownBy(() -> PREFIX.set(0, "boots"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> PREFIX.subList(0, 2).get(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PREFIX.subList(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void knowsWhatWasDoneInItsPartsToo() {
    assertThat(Prefix.typeAt(PREFIX, 1)).isEqualTo(EventType.ADD_TO_CART);
    assertThat(Prefix.typeAt(PREFIX.subList(1, 3), 1)).isEqualTo(EventType.PURCHASE);
    assertThat(Prefix.typeAt(Prefix.copyOf(PREFIX), 2)).isEqualTo(EventType.PURCHASE);
  }

  @Test
  void takesItemsOfAnyOtherListForViewed() {
    List<String> list = new ArrayList<>(PREFIX);
    assertThat(Prefix.typeAt(list, 1)).isEqualTo(EventType.VIEW_ITEM);
    List<String> copy = Prefix.copyOf(list);
    list.clear();
    assertThat(copy).hasSize(3);
  }

  @Test
  void hasAsManyTypesAsItems() {
    assertThatThrownBy(() -> Prefix.of(List.of("shoes"), List.of()))
        .hasMessage("There are 1 items and 0 event types");
  }
}
