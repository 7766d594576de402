package io.nextclick.stream.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.stream.health.UnreadClicks.Next;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupProgressTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final GroupProgress progress = new GroupProgress();
  private Instant now = START.minusSeconds(5);
  private long begin = 0;

  @Test
  void clicksWaitSinceThePartitionMovedLast() {
    look(Set.of(0), 10, 20);
    look(Set.of(0), 15, 20);
    Instant moved = now;
    look(Set.of(0), 15, 25);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 10L));
    assertThat(progress.stalledSince(now)).isEqualTo(moved);
    look(Set.of(0), 25, 25);
    assertThat(progress.stalledSince(now)).as("nothing waits").isEqualTo(now);
  }

  @Test
  void aPartitionWhoseThreadDiesOfOneClickAgainAndAgainStandsStill() {
    look(Set.of(0, 1), 10, 20);
    for (int deaths = 0; deaths < 20; deaths++) {
      look(Set.of(1), 10, 20);
      assertThat(progress.stalledSince(now)).as("while nobody owns it").isEqualTo(START);
      look(Set.of(0, 1), 10, 20);
      assertThat(progress.stalledSince(now)).as("while it is tried again").isEqualTo(START);
    }
  }

  @Test
  void aPartitionThatAnotherReadsIsNotOursAnyMore() {
    look(Set.of(0), 10, 20);
    look(Set.of(), 15, 20);
    assertThat(progress.watched(Set.of(), now)).isEmpty();
    assertThat(progress.lag()).isEmpty();
  }

  @Test
  void aPartitionThatWasOursLongAgoIsSeenAsIfForTheFirstTime() {
    look(Set.of(0), 10, 20);
    for (int looks = 0; looks < 7; looks++) {
      look(Set.of(), 10, 20);
    }
    assertThat(progress.lag()).isEmpty();
    look(Set.of(0), 10, 20);
    assertThat(progress.stalledSince(now)).isEqualTo(now);
  }

  @Test
  void whatRetentionDeletedUnreadDoesNotWait() {
    look(Set.of(0), 10, 20);
    begin = 18;
    look(Set.of(0), 10, 20);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 2L));
    begin = 20;
    look(Set.of(0), 10, 20);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 0L));
    assertThat(progress.stalledSince(now)).isEqualTo(now);
  }

  @Test
  void itIsLookedWhetherThereIsAnythingWhereSomethingSeemsToWait() {
    look(Set.of(0), 10, 20);
    look(Set.of(0), 10, 20);
    assertThat(progress.doubtful(now)).isEmpty();
    look(Set.of(0), 10, 20);
    assertThat(progress.doubtful(now)).containsExactly(Map.entry(0, new Bounds(10, 20)));
    progress.found(Map.of(0, new Next(20, false)), now);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 0L));
    assertThat(progress.stalledSince(now)).isEqualTo(now);

    look(Set.of(0), 10, 23);
    assertThat(progress.lag()).as("what came since").containsExactly(Map.entry(0, 3L));
    assertThat(progress.doubtful(now)).isEmpty();
    look(Set.of(0), 10, 23);
    look(Set.of(0), 10, 23);
    assertThat(progress.doubtful(now)).containsExactly(Map.entry(0, new Bounds(20, 23)));
  }

  @Test
  void aClickThatIsThereIsLookedForOnceAndWaits() {
    for (int looks = 0; looks < 3; looks++) {
      look(Set.of(0), 10, 20);
    }
    progress.found(Map.of(0, new Next(15, true)), now);
    look(Set.of(0), 10, 20);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 5L));
    assertThat(progress.stalledSince(now)).isEqualTo(START);
    assertThat(progress.doubtful(now)).isEmpty();
    begin = 16;
    look(Set.of(0), 10, 20);
    assertThat(progress.doubtful(now)).as("deleted").containsKey(0);
  }

  @Test
  void aTopicMadeAnewIsReadFromItsBeginning() {
    look(Set.of(0), 10, 20);
    look(Set.of(0), 10, 12);
    assertThat(progress.lag()).containsExactly(Map.entry(0, 2L));
    assertThat(progress.stalledSince(now)).isEqualTo(now);
  }

  @Test
  void nothingIsKnownOfAPartitionThatDoesNotAnswer() {
    look(Set.of(0, 1), 10, 20);
    now = now.plusSeconds(5);
    progress.look(Set.of(0, 1), Map.of(1, new Bounds(0, 20)), Map.of(0, 10L, 1, 10L), now);
    assertThat(progress.lag()).containsOnlyKeys(1);
    look(Set.of(0), 10, 20);
    assertThat(progress.stalledSince(now)).isEqualTo(START);
  }

  /** Five seconds after the one before, every partition the same. */
  private void look(Set<Integer> owned, long committed, long end) {
    now = now.plusSeconds(5);
    Map<Integer, Bounds> bounds = new HashMap<>();
    Map<Integer, Long> offsets = new HashMap<>();
    for (int partition : progress.watched(owned, now)) {
      bounds.put(partition, new Bounds(begin, end));
      offsets.put(partition, committed);
    }
    progress.look(owned, bounds, offsets, now);
  }
}
