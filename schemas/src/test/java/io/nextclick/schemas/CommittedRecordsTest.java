package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedRecordsTest {

  private static final String AUTOMATIC = "allow.auto.create.topics";

  @Test
  void makesNoTopicByAskingForItUnlessItIsToldTo() {
    assertThat(CommittedRecords.settings(Map.of())).containsEntry(AUTOMATIC, false);
    assertThat(CommittedRecords.settings(Map.of(AUTOMATIC, "true")))
        .containsEntry(AUTOMATIC, "true");
  }

  @Test
  void readsWhatIsCommittedWhateverItIsTold() {
    assertThat(CommittedRecords.settings(Map.of("isolation.level", "read_uncommitted")))
        .containsEntry("isolation.level", "read_committed");
  }
}
