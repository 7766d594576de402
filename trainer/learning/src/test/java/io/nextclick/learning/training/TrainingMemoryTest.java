package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ResidentMemory;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingMemoryTest {

  @Test
  void staysFlatOverSomeHundredSteps() {
    // Each step makes tens of arrays of 2.5 MB: one of them kept would show as 750 MB.
    List<Long> memory = new ArrayList<>();
    TrainingSoak.train(20_000, 32, 400, Map.of(), step -> memory.add(ResidentMemory.kibibytes()));
    assertThat(memory).hasSizeGreaterThanOrEqualTo(400);
    assertThat(memory.get(399) - memory.get(99)).isLessThan(200 * 1024);
  }

  /** Whose steps are several moves, and take longer. */
  @ParameterizedTest
  @ValueSource(strings = {SasRecShape.MCLREC, CmlShape.ARCHITECTURE})
  void staysFlatInMetaTraining(String model) {
    // Arrays of 10 MB: one of them kept would show as 250 MB. The heap grows by up to 100 MB.
    Map<String, String> settings =
        Map.of("model", model, "sessions_per_step", "32", "negatives", "50");
    List<Long> memory = new ArrayList<>();
    TrainingSoak.train(40_000, 64, 40, settings, step -> memory.add(ResidentMemory.kibibytes()));
    assertThat(memory).hasSizeGreaterThanOrEqualTo(40);
    assertThat(memory.get(39) - memory.get(14)).isLessThan(200 * 1024);
  }
}
