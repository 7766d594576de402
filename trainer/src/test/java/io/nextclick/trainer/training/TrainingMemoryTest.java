package io.nextclick.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {

  @Test
  void staysFlatOverSomeHundredSteps() {
    // Each step makes tens of arrays of 2.5 MB: one of them kept would show as 750 MB.
    List<Long> memory = new ArrayList<>();
    TrainingSoak.train(20_000, 32, 400, Map.of(), step -> memory.add(ResidentMemory.kibibytes()));
    assertThat(memory).hasSizeGreaterThanOrEqualTo(400);
    assertThat(memory.get(399) - memory.get(99)).isLessThan(200 * 1024);
  }
}
