package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.learning.dataset.SessionBuilder;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks in, recommendations out, over a real broker. */
@Tag("end-to-end")
class WholePathTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2020-07-01T12:00:00Z");

  private static Checkpoint checkpoint;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private EmbeddedStreamApp stream;
  private Outside outside;

  @BeforeAll
  static void train() {
    checkpoint = TinyModel.trained(1);
  }

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    stream = new EmbeddedStreamApp(broker.bootstrapServers(), directory, 0, Map.of());
    outside = new Outside(broker.bootstrapServers());
    stream.start(() -> false);
  }

  @AfterEach
  void stop() {
    outside.close();
    stream.close();
    broker.close();
  }

  @Test
  void answersEveryClickAsTheModelItselfAnswersItsPrefix() throws Exception {
    goLive(checkpoint);
    List<Click> clicks = TinyModel.newClicks(500);

    outside.send(clicks);
    Map<String, Recommendation> answers = answers(clicks.size());

    SessionBuilder sessions = new SessionBuilder(SessionRule.DEFAULT);
    try (ServingModel model = ServingModels.load(checkpoint, ComputeDevice.parse("cpu"))) {
      for (int line = 0; line < clicks.size(); line++) {
        Click click = clicks.get(line);
        Prefix prefix = sessions.add(click, line).orElseThrow();
        List<RankedItem> expected = model.recommend(List.of(prefix), 20).get(0).items();
        Recommendation answer = answers.get(click.clickId());
        assertThat(answer).as("answer to %s", click).isNotNull();
        assertThat(answer.modelVersion()).isEqualTo(checkpoint.version());
        assertThat(answer.sessionId()).isEqualTo(click.sessionId());
        assertThat(answer.clickTime()).isEqualTo(click.eventTime());
        assertSameItems(answer.items(), expected, prefix);
      }
    }
  }

  @Test
  void keepsSessionsWhileThereIsNoModelAndAnswersFromTheFirstOneOn() throws Exception {
    assertThat(stream.ready().ok()).isFalse();
    assertThat(stream.ready().words()).contains("no model yet");
    List<Click> clicks = TinyModel.newClicks(40);
    outside.send(clicks.subList(0, 20));
    await().atMost(SOON).until(() -> stream.unanswered().getOrDefault("no_model", 0L) == 20);

    goLive(checkpoint);
    assertThat(stream.ready().ok()).isTrue();
    outside.send(clicks.subList(20, 40));

    assertThat(answers(20))
        .containsOnlyKeys(clicks.subList(20, 40).stream().map(Click::clickId).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mtaw", "sasrec", "mclrec", "cml", "gru4rec"})
  void swapsToTheNextModelWhileClicksComeIn(String architecture) throws Exception {
    goLive(checkpoint);
    List<Click> clicks = TinyModel.newClicks(400);
    outside.send(clicks.subList(0, 200));
    answers(200);

    Checkpoint next = TinyModel.trained(architecture, 2);
    goLive(next);
    outside.send(clicks.subList(200, 400));
    Map<String, Recommendation> answers = answers(400);

    assertThat(answers.get(clicks.get(0).clickId()).modelVersion()).isEqualTo(checkpoint.version());
    assertThat(answers.get(clicks.get(399).clickId()).modelVersion()).isEqualTo(next.version());
  }

  @Test
  void setsMalformedClicksAsideWithTheReasonAndAnswersTheirNeighbours() throws Exception {
    goLive(checkpoint);
    String item = checkpoint.vocabulary().itemId(1);

    outside.send(click("before", item));
    outside.send("s", "{\"click_id\": \"broken");
    outside.send("s", json("c", "\"item_id\":\"x\"", "view_item", NOON));
    outside.send("s", "x".repeat(10 * 1024 * 1024).getBytes(UTF_8));
    outside.send("s", json("c", "\"session_id\":\"s\",\"item_id\":\"x\"", "teleport", NOON));
    outside.send(
        "s",
        json(
            "c",
            "\"session_id\":\"s\",\"item_id\":\"x\"",
            "view_item",
            Instant.parse("2999-01-01T00:00:00Z")));
    outside.send("another", json("c", "\"session_id\":\"s\",\"item_id\":\"x\"", "view_item", NOON));
    outside.send(click("after", item));

    assertThat(answers(2)).containsOnlyKeys("before", "after");
    await().atMost(SOON).until(() -> rejected().size() == 6);
    assertThat(rejected().stream().map(record -> header(record, "nextclick.rejected.reason")))
        .containsExactlyInAnyOrder(
            "broken_json",
            "missing_field",
            "too_large",
            "unknown_event_type",
            "future_event_time",
            "key_mismatch");
    assertThat(rejected())
        .anySatisfy(
            record -> {
              assertThat(header(record, "nextclick.rejected.message"))
                  .contains("event_type \"teleport\" is unknown; known are view_item");
              assertThat(new String(record.value(), UTF_8)).contains("teleport");
            });
    assertThat(stream.unanswered()).containsEntry("too_large", 1L);
  }

  @Test
  void ignoresARepeatedClick() throws Exception {
    goLive(checkpoint);
    Click click = click("once", checkpoint.vocabulary().itemId(1));

    outside.send(List.of(click, click));

    await().atMost(SOON).until(() -> stream.unanswered().getOrDefault("duplicate", 0L) == 1);
    assertThat(answers(1)).containsOnlyKeys("once");
  }

  private void goLive(Checkpoint model) throws InterruptedException {
    String version = TinyModel.publish(broker.bootstrapServers(), model);
    assertThat(stream.awaitLive(version, () -> false)).isTrue();
  }

  /** By click id; fails where a click is answered twice, as nothing crashes here. */
  private Map<String, Recommendation> answers(int expected) {
    await().atMost(SOON).until(() -> outside.recommendations().size() >= expected);
    return outside.recommendations().stream().collect(toMap(Recommendation::clickId, r -> r));
  }

  private List<ConsumerRecord<byte[], byte[]>> rejected() {
    return outside.read(Topics.DEFAULT.clicksRejected().name());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static Click click(String id, String item) {
    return new Click(id, "s-" + id, item, EventType.VIEW_ITEM, NOON);
  }

  private static String json(String id, String fields, String type, Instant time) {
    return "{\"click_id\":\"%s\",%s,\"event_type\":\"%s\",\"event_time\":\"%s\"}"
        .formatted(id, fields, type, time);
  }

  /** The same scores place by place; items may change places only where scores are equal. */
  private static void assertSameItems(
      List<RankedItem> actual, List<RankedItem> expected, Prefix prefix) {
    assertThat(actual).hasSameSizeAs(expected);
    Map<String, Float> scores =
        expected.stream().collect(toMap(RankedItem::itemId, RankedItem::score));
    float least = expected.get(expected.size() - 1).score();
    for (int place = 0; place < expected.size(); place++) {
      RankedItem item = actual.get(place);
      assertThat(item.score())
          .as("place %d after %s", place + 1, prefix)
          .isCloseTo(expected.get(place).score(), within(1e-5f));
      assertThat(item.score()).isCloseTo(scores.getOrDefault(item.itemId(), least), within(1e-5f));
    }
  }
}
