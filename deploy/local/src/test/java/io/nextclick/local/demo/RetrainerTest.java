package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.demo.Retraining.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RetrainerTest {

  private static final Instant MONDAY = Instant.parse("2020-06-01T00:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2020-06-02T00:00:00Z");
  private static final Instant WEDNESDAY = Instant.parse("2020-06-03T00:00:00Z");

  private final List<Instant> trained = new CopyOnWriteArrayList<>();

  @Test
  void countsWhatCameOfEachTraining() throws Exception {
    Retraining retraining =
        (before, listener) -> {
          if (before.equals(TUESDAY)) {
            throw new IllegalStateException("no disk");
          }
          return before.equals(MONDAY)
              ? new Outcome.Published("v-1", "better")
              : new Outcome.Rejected("no better");
        };
    try (Retrainer retrainer = new Retrainer(retraining)) {
      retrainer.due(MONDAY);
      assertThat(retrainer.awaitDone(() -> false))
          .isEqualTo(new Outcome.Published("v-1", "better"));
      retrainer.due(TUESDAY);
      assertThat(retrainer.awaitDone(() -> false)).isEqualTo(new Outcome.Failed("no disk"));
      retrainer.due(WEDNESDAY);
      assertThat(retrainer.awaitDone(() -> false)).isEqualTo(new Outcome.Rejected("no better"));

      Retrainer.Status status = retrainer.status();
      assertThat(List.of(status.published(), status.failed(), status.rejected()))
          .containsExactly(1, 1, 1);
      assertThat(status.idle()).isTrue();
    }
  }

  @Test
  void trainsOnlyTheNewestOfWhatFellDueMeanwhile() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Retraining retraining =
        (before, listener) -> {
          trained.add(before);
          begun.countDown();
          await(goOn);
          return new Outcome.Rejected("no better");
        };
    try (Retrainer retrainer = new Retrainer(retraining)) {
      retrainer.due(MONDAY);
      begun.await();
      retrainer.due(TUESDAY);
      retrainer.due(WEDNESDAY);
      goOn.countDown();
      retrainer.awaitDone(() -> false);
    }
    assertThat(trained).containsExactly(MONDAY, WEDNESDAY);
  }

  @Test
  void givesUpTheTrainingUnderWayWhenTheDemoEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Retraining endless =
        (before, listener) -> {
          while (true) {
            listener.at("epoch 1", 0.5);
            begun.countDown();
          }
        };
    Retrainer retrainer = new Retrainer(endless);
    retrainer.due(MONDAY);
    begun.await();
    retrainer.close();
    assertThat(retrainer.status().idle()).isTrue();
    assertThat(retrainer.status().failed()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
