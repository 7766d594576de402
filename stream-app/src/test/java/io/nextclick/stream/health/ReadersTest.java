package io.nextclick.stream.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadersTest {

  @Test
  void areTheOthersAlone() {
    Readers readers =
        Readers.of(List.of(member("me", 0, 1, 2), member("you", 3)), Set.of("me"), "clicks", 5);
    assertThat(readers).isEqualTo(new Readers(1, Set.of(0, 1, 2, 4)));
  }

  @Test
  void areAllWhereNobodyKnowsWhichIsWhose() {
    Readers readers =
        Readers.of(List.of(member("shop", 0), member("shop", 1)), Set.of(), "clicks", 2);
    assertThat(readers).isEqualTo(new Readers(1, Set.of()));
  }

  @Test
  void ofOtherTopicsDoNotCount() {
    MemberDescription member = member("you", new TopicPartition("clicks-by-crc32", 0));
    assertThat(Readers.of(List.of(member), Set.of(), "clicks", 1))
        .isEqualTo(new Readers(0, Set.of(0)));
  }

  private static MemberDescription member(String clientId, int... partitions) {
    return member(
        clientId,
        Arrays.stream(partitions)
            .mapToObj(partition -> new TopicPartition("clicks", partition))
            .toArray(TopicPartition[]::new));
  }

  private static MemberDescription member(String clientId, TopicPartition... partitions) {
    return new MemberDescription(
        clientId + "-1",
        Optional.empty(),
        clientId,
        "/127.0.0.1",
        new MemberAssignment(Arrays.stream(partitions).collect(Collectors.toSet())));
  }
}
