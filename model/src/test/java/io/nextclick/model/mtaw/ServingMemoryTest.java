package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ResidentMemory;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingMemoryTest {

  @Test
  void staysFlatOverManyBatches() {
    // One batch's scores are 10 MB: were they kept, 300 batches would show 3 GB.
    var checkpoint = RandomCheckpoints.mtaw(new MtawShape(20_000, 16, 10), 1);
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      List<List<String>> prefixes =
          Collections.nCopies(128, List.of("item-1", "item-20", "item-300"));
      score(model, prefixes, 100);
      long before = ResidentMemory.kibibytes();
      score(model, prefixes, 300);
      assertThat(ResidentMemory.kibibytes() - before).isLessThan(200 * 1024);
    }
  }

  private static void score(ServingModel model, List<List<String>> prefixes, int batches) {
    for (int i = 0; i < batches; i++) {
      model.recommend(prefixes, 20);
    }
  }
}
