package io.nextclick.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainedSessionRuleTest {

  private static final SessionRule RULE =
      new SessionRule(Duration.ofMinutes(10), Duration.ofSeconds(90), 7);

  private final Checkpoint silent = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);

  @Test
  void comesBackWithTheCheckpointsBytes() {
    byte[] bytes = TrainedSessionRule.addTo(silent, RULE).toBytes();
    assertThat(TrainedSessionRule.of(Checkpoint.fromBytes(bytes).metadata())).contains(RULE);
  }

  @Test
  void isUnknownOfACheckpointFromBeforeWhichStaysTheSameToTheBit() {
    byte[] bytes = silent.toBytes();
    assertThat(TrainedSessionRule.of(Checkpoint.fromBytes(bytes).metadata())).isEmpty();
    assertThat(Checkpoint.fromBytes(bytes).toBytes()).isEqualTo(bytes);
  }

  @Test
  void isRefusedWhereItIsNone() {
    CheckpointMetadata said = TrainedSessionRule.addTo(silent, RULE).metadata();
    for (String name : new String[] {"session_gap", "session_grace", "session_max_clicks"}) {
      for (String value : new String[] {"-1", "soon", "", "PT99999999999999999999H"}) {
        TreeMap<String, String> changed = new TreeMap<>(said.hyperparameters());
        changed.put(name, value);
        CheckpointMetadata metadata =
            new CheckpointMetadata(
                said.architecture(), changed, said.trainedFrom(), said.trainedTo(), said.seed());
        assertThatThrownBy(() -> TrainedSessionRule.of(metadata))
            .as("%s %s", name, value)
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("session rule cannot be read");
      }
    }
  }
}
