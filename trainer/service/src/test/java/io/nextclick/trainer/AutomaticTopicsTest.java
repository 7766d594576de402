package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.broker.TestBroker;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import io.nextclick.trainer.clicklog.ClickLogReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker as Kafka sets it by default, which makes every topic that somebody asks for. */
@Tag("end-to-end")
class AutomaticTopicsTest {

  @TempDir static Path folder;
  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(folder, Map.of("auto.create.topics.enable", "true"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void saysThatThereAreNoClicksInsteadOfMakingThem() throws Exception {
    ClickLogReader clicks =
        new ClickLogReader(broker.clientProperties(), Topics.DEFAULT, Clock.systemUTC());
    for (int asked = 0; asked < 3; asked++) {
      assertThatThrownBy(clicks::range)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("There is no topic clicks");
    }
    assertThat(topics()).doesNotContain(Topics.DEFAULT.clicks());
  }

  @Test
  void followsNoModelsIntoATopicOfItsOwnMaking() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    try (ModelsTopicReader models =
        new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT)) {
      models.readToEnd();
      broker.withoutTopic(Topics.DEFAULT.models().name());
      int missed = 0;
      for (int polls = 0; polls < 200 && missed < 3; polls++) {
        try {
          models.poll(Duration.ofMillis(100));
        } catch (UnknownTopicOrPartitionException e) {
          missed++;
        }
      }
      assertThat(missed).as("times that it was said").isEqualTo(3);
      assertThat(topics()).doesNotContain(Topics.DEFAULT.models().name());
    }
  }

  private static Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(broker.clientProperties())) {
      return admin.listTopics().names().get();
    }
  }
}
