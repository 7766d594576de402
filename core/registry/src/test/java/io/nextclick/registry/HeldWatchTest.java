package io.nextclick.registry;

import static org.awaitility.Awaitility.await;

import io.nextclick.broker.TestBroker;
import io.nextclick.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("end-to-end")
class HeldWatchTest {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final TestBroker broker = TestBroker.shared();

  private final AtomicReference<Optional<Boolean>> held = new AtomicReference<>(Optional.empty());

  @Test
  void followsWhatIsHeldWhetherOrNotAnybodyTrains() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    LiveSwitch byHand =
        new LiveSwitch(broker.clientProperties(), Topics.DEFAULT, Clock.systemUTC());
    try (CheckpointPublisher trainer =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            PublicationSettings.DEFAULT,
            Clock.systemUTC())) {
      String first = publish(trainer, 1, Optional.empty()).version();
      publish(trainer, 2, Optional.of(first));
      try (HeldWatch watch = start()) {
        awaitSeen(false);
        byHand.rollback();
        awaitSeen(true);
        byHand.release();
        awaitSeen(false);
        byHand.promote(first);
        awaitSeen(true);
      }
      held.set(Optional.empty());
      try (HeldWatch afterARestart = start()) {
        awaitSeen(true);
        String third = publish(trainer, 3, Optional.of(first)).version();
        byHand.promote(third);
        awaitSeen(false);
        byHand.rollback();
        awaitSeen(true);
        broker.withoutTopic(Topics.DEFAULT.models().name());
        awaitSeen(false);
      }
    }
  }

  private HeldWatch start() {
    return HeldWatch.start(
        broker.clientProperties(),
        Topics.DEFAULT,
        another -> held.set(Optional.of(another)),
        PAUSE);
  }

  private void awaitSeen(boolean another) {
    await().atMost(Duration.ofSeconds(30)).until(() -> held.get().equals(Optional.of(another)));
  }

  private static Published publish(
      CheckpointPublisher trainer, int number, Optional<String> liveBefore) {
    return trainer.publish(
        new Publication(SmallCheckpoints.of(number), liveBefore, Map.of(), "for a test"),
        liveBefore);
  }
}
