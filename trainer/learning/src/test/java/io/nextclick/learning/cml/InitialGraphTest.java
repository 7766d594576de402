package io.nextclick.learning.cml;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.EventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InitialGraphTest {

  private static final Behaviours BEHAVIOURS =
      new Behaviours(List.of(EventType.VIEW_ITEM, EventType.PURCHASE));

  @Test
  void beginsAnItemWithHowOftenItWasClickedWhereverItsRowIs() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("rare", 1L);
    counts.put("often", 9L);
    counts.put("some", 4L);
    CmlShape shape = new CmlShape(3, 4, 20, 2, 1, BEHAVIOURS);
    float[] items =
        Objects.requireNonNull(InitialGraph.of(shape, Vocabulary.of(counts), 7).get(Weights.ITEMS))
            .values();
    assertThat(items[4]).isEqualTo(1);
    assertThat(items[8]).isBetween(items[0], items[4]);
    assertThat(items[0]).isLessThan(0);
  }
}
