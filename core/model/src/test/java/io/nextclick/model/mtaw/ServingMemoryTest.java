package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ResidentMemory;
import io.nextclick.model.ServingModel;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingMemoryTest {

  /** By the name of their architecture. */
  static Map<String, NetworkShape> shapes() {
    return Map.of(
        MtawShape.ARCHITECTURE, new MtawShape(20_000, 16, 10),
        SasRecShape.SASREC, new SasRecShape(20_000, 16, 10, 2, 2, Behaviours.NONE),
        CmlShape.ARCHITECTURE, new CmlShape(20_000, 16, 10, 2, 0.9, Behaviours.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {MtawShape.ARCHITECTURE, SasRecShape.SASREC, CmlShape.ARCHITECTURE})
  void staysFlatOverManyBatches(String architecture) {
    // One batch's scores are 10 MB: were they kept, 300 batches would show 3 GB.
    var checkpoint = RandomCheckpoints.of(architecture, shapes().get(architecture), 1);
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      List<Prefix> prefixes =
          Collections.nCopies(128, Prefix.ofViews("item-1", "item-20", "item-300"));
      score(model, prefixes, 100);
      long before = ResidentMemory.kibibytes();
      score(model, prefixes, 300);
      assertThat(ResidentMemory.kibibytes() - before).isLessThan(200 * 1024);
    }
  }

  private static void score(ServingModel model, List<Prefix> prefixes, int batches) {
    for (int i = 0; i < batches; i++) {
      model.recommend(prefixes, 20);
    }
  }
}
