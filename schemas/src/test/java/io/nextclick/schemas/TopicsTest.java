package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @Test
  void haveTheNamesOfTheContractWhereNobodyHasGivenOthers() {
    assertThat(Topics.DEFAULT.clicks()).isEqualTo("clicks");
    assertThat(Topics.DEFAULT.clicks(Clock.systemUTC()).name()).isEqualTo("clicks");
    assertThat(Topics.DEFAULT.clicksRejected().name()).isEqualTo("clicks-rejected");
    assertThat(Topics.DEFAULT.recommendations().name()).isEqualTo("recommendations");
    assertThat(Topics.DEFAULT.models().name()).isEqualTo("models");
  }

  @Test
  void takeANameInFullBeforeAPrefix() {
    Topics topics =
        Topics.prefixed("shop-a.")
            .named(Optional.of("raw"), Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(topics.clicks()).isEqualTo("raw");
    assertThat(topics.models().name()).isEqualTo("shop-a.models");
    assertThat(topics.models().configs()).isEqualTo(Topics.DEFAULT.models().configs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c-9", "..a", "", ".", "..", "a b", "a/b", "ä", "a\n"})
  void takeTheNamesThatKafkaTakes(String name) {
    boolean taken = isTakenByKafka(name);
    if (taken) {
      assertThat(withClicks(name).clicks()).isEqualTo(name);
    } else {
      assertThatThrownBy(() -> withClicks(name))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageStartingWith("clicks: '" + name + "' cannot be a topic's name");
    }
  }

  @Test
  void areNoLongerThanKafkaTakes() {
    assertThat(isTakenByKafka("a".repeat(249))).isTrue();
    assertThat(withClicks("a".repeat(249)).clicks()).hasSize(249);
    assertThat(isTakenByKafka("a".repeat(250))).isFalse();
    assertThatThrownBy(() -> withClicks("a".repeat(250)))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> Topics.prefixed("a".repeat(240)))
        .hasMessageStartingWith("prefix: 'aaa");
  }

  @Test
  void areEachAnother() {
    assertThatThrownBy(() -> withClicks("models"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("each topic needs a name of its own");
  }

  private static Topics withClicks(String name) {
    return Topics.DEFAULT.named(
        Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static boolean isTakenByKafka(String name) {
    try {
      Topic.validate(name);
      return true;
    } catch (InvalidTopicException e) {
      return false;
    }
  }
}
