package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.demo.GatedTraining.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TrainingQueueTest {

  private static final Instant MONDAY = Instant.parse("2020-06-01T00:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2020-06-02T00:00:00Z");
  private static final Instant WEDNESDAY = Instant.parse("2020-06-03T00:00:00Z");

  private final List<Instant> trained = new CopyOnWriteArrayList<>();

  @Test
  void countsWhatCameOfEachTraining() throws Exception {
    GatedTraining training =
        (before, listener) -> {
          if (before.equals(TUESDAY)) {
            throw new IllegalStateException("no disk");
          }
          return before.equals(MONDAY)
              ? new Outcome.Published("v-1", "better")
              : new Outcome.Rejected("no better");
        };
    try (TrainingQueue queue = new TrainingQueue(training)) {
      queue.due(MONDAY);
      assertThat(queue.awaitDone(() -> false)).isEqualTo(new Outcome.Published("v-1", "better"));
      queue.due(TUESDAY);
      assertThat(queue.awaitDone(() -> false)).isEqualTo(new Outcome.Failed("no disk"));
      queue.due(WEDNESDAY);
      assertThat(queue.awaitDone(() -> false)).isEqualTo(new Outcome.Rejected("no better"));

      TrainingQueue.Status status = queue.status();
      assertThat(List.of(status.published(), status.failed(), status.rejected()))
          .containsExactly(1, 1, 1);
      assertThat(status.idle()).isTrue();
    }
  }

  @Test
  void trainsOnlyTheNewestOfWhatFellDueMeanwhile() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GatedTraining training =
        (before, listener) -> {
          trained.add(before);
          begun.countDown();
          await(goOn);
          return new Outcome.Rejected("no better");
        };
    try (TrainingQueue queue = new TrainingQueue(training)) {
      queue.due(MONDAY);
      begun.await();
      queue.due(TUESDAY);
      queue.due(WEDNESDAY);
      goOn.countDown();
      queue.awaitDone(() -> false);
    }
    assertThat(trained).containsExactly(MONDAY, WEDNESDAY);
  }

  @Test
  void givesUpTheTrainingUnderWayWhenTheDemoEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GatedTraining endless =
        (before, listener) -> {
          while (true) {
            listener.at("epoch 1", 0.5);
            begun.countDown();
          }
        };
    TrainingQueue queue = new TrainingQueue(endless);
    queue.due(MONDAY);
    begun.await();
    queue.close();
    assertThat(queue.status().idle()).isTrue();
    assertThat(queue.status().failed()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
