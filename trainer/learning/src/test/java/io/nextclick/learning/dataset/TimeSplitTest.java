package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeSplitTest {

  private static final Instant TEN = Instant.parse("2020-06-01T10:00:00Z");

  private final List<Click> clicks = new ArrayList<>();

  @Test
  void trainsOnWhatLiesBeforeTheMomentAndHoldsBackWhatLiesAfter() {
    session("a", 0, 1, 2);
    session("b", 3, 4);
    session("c", 6, 7);
    session("d", 8, 9, 10);
    TimeSplit split = split(0.3, Optional.empty());
    // Eleven minutes less one click: ten times, the cut stands at the seventh, minute 7.
    assertThat(split.cut()).isEqualTo(minute(7));
    assertThat(split.train()).containsExactly(items(0, 1, 2), items(3, 4));
    assertThat(split.validation()).containsExactly(items(6, 7));
    assertThat(split.validationFrom()).isEqualTo(minute(6));
    assertThat(split.heldBack())
        .containsExactly(new TestPair(items(8), "item-9"), new TestPair(items(8, 9), "item-10"));
    assertThat(split.all()).hasSize(4);
    assertThat(split.from()).isEqualTo(minute(0));
    assertThat(split.to()).isEqualTo(minute(10));
  }

  @Test
  void cutsASessionThatRunsAcrossTheMoment() {
    session("a", 0, 1);
    session("b", 2, 3, 4, 5);
    TimeSplit split = split(0.5, Optional.empty());
    assertThat(split.cut()).isEqualTo(minute(2));
    assertThat(split.trainable()).containsExactly(items(0, 1), items(2));
    assertThat(split.heldBack())
        .containsExactly(
            new TestPair(items(2), "item-3"),
            new TestPair(items(2, 3), "item-4"),
            new TestPair(items(2, 3, 4), "item-5"));
  }

  @Test
  void asksForNoClickThatTheCandidateMayHaveTrainedOn() {
    session("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    TimeSplit split = split(0.2, Optional.empty());
    List<String> trained = split.trainable().stream().flatMap(Prefix::stream).toList();
    assertThat(split.heldBack()).hasSize(2).noneMatch(pair -> trained.contains(pair.target()));
  }

  @Test
  void judgesOnClicksTheLiveModelHasNotSeenAndLeavesTheCandidateSomeOfThemToLearnFrom() {
    session("a", 0, 1, 2, 3, 4, 5);
    session("b", 6, 7, 8, 9);
    TimeSplit split = split(0.5, Optional.of(minute(5)));
    assertThat(split.cut())
        .as("half of the four clicks after the live model's newest are trained on")
        .isEqualTo(minute(8));
    assertThat(split.heldBack()).containsExactly(new TestPair(items(6, 7, 8), "item-9"));
  }

  @Test
  void keepsItsShareWhereTheLiveModelIsOldEnough() {
    session("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(split(0.2, Optional.of(minute(1)))).isEqualTo(split(0.2, Optional.empty()));
  }

  @Test
  void hasNothingToJudgeOnWhereTheLiveModelHasSeenEverything() {
    session("a", 0, 1, 2, 3);
    TimeSplit split = split(0.5, Optional.of(minute(3)));
    assertThat(split.heldBack()).isEmpty();
    assertThat(split.cut()).isEqualTo(minute(3));
  }

  @Test
  void leavesALiveModelOutOfAccountThatWasTrainedOnOtherAndLaterClicks() {
    session("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(split(0.2, Optional.of(minute(30)))).isEqualTo(split(0.2, Optional.empty()));
  }

  private TimeSplit split(double heldBack, Optional<Instant> alreadyTrainedTo) {
    clicks.sort(Comparator.comparing(Click::eventTime));
    List<Session> sessions = Sessions.cut(clicks, SessionRule.DEFAULT);
    return TimeSplit.of(sessions, heldBack, 0.34, alreadyTrainedTo);
  }

  private void session(String sessionId, int... minutes) {
    for (int minute : minutes) {
      clicks.add(
          new Click(
              "c-" + minute, sessionId, "item-" + minute, EventType.VIEW_ITEM, minute(minute)));
    }
  }

  private static Instant minute(int minute) {
    return TEN.plus(Duration.ofMinutes(minute));
  }

  private static Prefix items(int... minutes) {
    return Prefix.ofViews(Arrays.stream(minutes).mapToObj(minute -> "item-" + minute).toList());
  }
}
