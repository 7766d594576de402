package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.Recommendation.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class MtawServingModelTest {

  private static final MtawShape SHAPE = new MtawShape(40, 8, 6);
  private final Checkpoint checkpoint = RandomCheckpoints.mtaw(SHAPE, 7);

  @Test
  void ranksKnownItemsBestFirst() {
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      Ranking ranking = model.recommend(List.of(List.of("item-3", "item-9")), 5).get(0);
      assertThat(ranking.source()).isEqualTo(Source.MODEL);
      assertThat(ranking.items()).hasSize(5).doesNotHaveDuplicates();
    }
  }
}
