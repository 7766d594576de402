package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgainstSampledTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.1, 0.3})
  void isTheMeanOfManyDraws(double share) {
    AgainstSampled.Sum sum = new AgainstSampled.Sum(99);
    sum.add(share);
    AgainstSampled expected = sum.of(1);
    Random random = new Random(8);
    int draws = 20_000;
    double hits = 0;
    double gains = 0;
    for (int draw = 0; draw < draws; draw++) {
      int rank = 1;
      for (int item = 0; item < 99; item++) {
        rank += random.nextDouble() < share ? 1 : 0;
      }
      hits += rank <= 10 ? 1.0 / draws : 0;
      gains += rank <= 10 ? Math.log(2) / Math.log(1.0 + rank) / draws : 0;
    }
    assertThat(expected.hitRateAt10()).isCloseTo(hits, offset(0.012));
    assertThat(expected.ndcgAt10()).isCloseTo(gains, offset(0.012));
  }

  @Test
  void takesAllWhereFewAreDrawn() {
    AgainstSampled.Sum sum = new AgainstSampled.Sum(5);
    sum.add(0.9);
    sum.add(0);
    assertThat(sum.of(2).hitRateAt10()).isCloseTo(1, offset(1e-9));
  }
}
