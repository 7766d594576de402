package io.nextclick.stream.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnedPartitionsTest {

  private Set<Integer> running = Set.of(0, 1);
  private boolean aThreadIsMissing;
  private final OwnedPartitions owned = new OwnedPartitions(() -> running, () -> aThreadIsMissing);

  @Test
  void remembersThoseOfAThreadThatDiedUntilTheNextOneRuns() {
    assertThat(owned.get()).containsExactlyInAnyOrder(0, 1);
    aThreadIsMissing = true;
    running = Set.of();
    assertThat(owned.get()).containsExactlyInAnyOrder(0, 1);
    running = Set.of(2);
    assertThat(owned.get()).containsExactlyInAnyOrder(0, 1, 2);
    aThreadIsMissing = false;
    assertThat(owned.get()).containsExactly(2);
  }

  @Test
  void hasNoneWhereNoneIsLeftForIt() {
    owned.get();
    running = Set.of();
    assertThat(owned.get()).isEmpty();
  }
}
