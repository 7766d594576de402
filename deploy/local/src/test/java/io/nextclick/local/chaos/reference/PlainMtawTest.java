package io.nextclick.local.chaos.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.local.chaos.load.AlteredCheckpoint;
import io.nextclick.local.chaos.reference.PlainMtaw.Scores;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainMtawTest {

  @Test
  void scoresAsTheEngineDoes() throws Exception {
    Checkpoint checkpoint = MadeUpModel.of(7);
    PlainMtaw plain = PlainMtaw.read(checkpoint.toBytes());
    List<Prefix> prefixes =
        List.of(
            Prefix.ofViews("item-3"),
            Prefix.ofViews("unheard-of"),
            Prefix.ofViews("item-1", "unheard-of", "item-2", "item-2", "item-200"),
            Prefix.ofViews(Collections.nCopies(50, "item-9")));
    try (ServingModel engine = ServingModels.load(checkpoint, ComputeDevice.parse("cpu"))) {
      List<Ranking> rankings = engine.recommend(prefixes, 20);
      for (int i = 0; i < prefixes.size(); i++) {
        Scores scores = plain.scores(prefixes.get(i).itemIds());
        assertThat(scores.source())
            .isEqualTo(rankings.get(i).source().name().toLowerCase(Locale.ROOT));
        List<RankedItem> items = rankings.get(i).items();
        for (int place = 0; place < items.size(); place++) {
          RankedItem item = items.get(place);
          assertThat((double) item.score())
              .isCloseTo(scores.byItem().get(item.itemId()), within(1e-5))
              .isCloseTo(scores.best()[place], within(1e-5));
        }
      }
    }
  }

  @Test
  void refusesWhatMayNeverAnswer() {
    byte[] whole = MadeUpModel.of(1).toBytes();
    byte[] tooLarge = MadeUpModel.of(Map.of("a", 2L, "b", 1L), 1, 3e38f).toBytes();
    byte[] longId = AlteredCheckpoint.withFirstItem(whole, "a".repeat(257));

    assertThatThrownBy(() -> PlainMtaw.read(new byte[100])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PlainMtaw.read(Arrays.copyOf(whole, whole.length / 2)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PlainMtaw.read(tooLarge)).hasMessageContaining("too large");
    assertThatThrownBy(() -> PlainMtaw.read(longId)).hasMessageContaining("257 characters");
  }
}
