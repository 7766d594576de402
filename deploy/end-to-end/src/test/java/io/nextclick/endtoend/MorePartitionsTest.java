package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import io.nextclick.stream.StreamCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "More partitions" of deploy/operating.md. */
@Tag("end-to-end")
class MorePartitionsTest {

  private static final Duration LATE = Duration.ofMinutes(4);
  private static final Instant MORNING = Instant.parse("2020-01-01T08:00:00Z");

  @TempDir private Path directory;

  @Test
  void endsWithASentenceAndAnswersEveryClickAfterAReset() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        StreamProcess stream =
            new StreamProcess(
                broker.bootstrapServers(),
                directory,
                Map.of("nextclick.kafka.metadata.max.age.ms", "1000"))) {
      stream.start();
      try (Outside outside = new Outside(broker.bootstrapServers())) {
        await().atMost(LATE).ignoreExceptions().until(() -> existsModels(broker));
        TinyModel.publish(broker.bootstrapServers(), MadeUpModel.of(1));
        await().atMost(LATE).until(stream::isReady);
        outside.send(clicks("before"));
        awaitAnswers(outside, "before");

        increasePartitions(broker);
        outside.send(clicks("meanwhile"));
        assertThat(stream.awaitEnd()).isEqualTo(ExitCode.INPUT);
        assertThat(stream.output())
            .contains("The partitions of clicks were increased")
            .contains("More partitions");
      }
      String config = stream.config().toString();
      await()
          .atMost(LATE) // until the broker has given its members up
          .until(
              () ->
                  Commands.commandLine(new StreamCommand())
                          .execute("--config", config, "--reset-state")
                      == ExitCode.OK);
      stream.start();
      await().atMost(LATE).until(stream::isReady);
      try (Outside outside = new Outside(broker.bootstrapServers())) {
        outside.send(clicks("after"));
        awaitAnswers(outside, "meanwhile");
        awaitAnswers(outside, "after");
      }
    }
  }

  private static boolean existsModels(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      return admin.listTopics().names().get().contains(Topics.DEFAULT.models().name());
    }
  }

  private static void increasePartitions(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      admin
          .createPartitions(Map.of(Topics.DEFAULT.clicks(), NewPartitions.increaseTo(8)))
          .all()
          .get();
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void awaitAnswers(Outside outside, String name) {
    String[] ids = clicks(name).stream().map(Click::clickId).toArray(String[]::new);
    await()
        .atMost(LATE)
        .untilAsserted(
            () ->
                assertThat(outside.recommendations().stream().map(Recommendation::clickId))
                    .contains(ids));
  }

  private static List<Click> clicks(String name) {
    return IntStream.range(0, 100)
        .mapToObj(
            number ->
                new Click(
                    name + "-" + number, "s-" + number, "item-1", EventType.VIEW_ITEM, MORNING))
        .toList();
  }
}
