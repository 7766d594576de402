package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.registry.ModelsCommand;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.host.Finding;
import io.nextclick.stream.StreamApp;
import io.nextclick.stream.StreamChecks;
import io.nextclick.stream.StreamConfig;
import io.nextclick.trainer.TrainerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two shops on one broker, each with both services, told apart by a prefix alone. */
@Tag("end-to-end")
class TwoShopsTest {

  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int LEARNT_FROM = 3_000;

  @TempDir private Path directory;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shareABrokerAndNothingElse() throws Exception {
    try (Shop books = new Shop("books.");
        Shop tools = new Shop("tools.")) {
      List<Click> clicks = TinyModel.newClicks(LEARNT_FROM + 50);
      for (Shop shop : List.of(books, tools)) {
        shop.send(clicks.subList(0, LEARNT_FROM));
        shop.train();
      }
      for (Shop shop : List.of(books, tools)) {
        await().atMost(SOON).until(() -> shop.app.ready().words().contains(" answers"));
        shop.send(clicks.subList(LEARNT_FROM, clicks.size()));
      }
      for (Shop shop : List.of(books, tools)) {
        await().atMost(SOON).until(() -> shop.answeredOf(clicks) >= 50);
        assertThat(shop.answers())
            .allSatisfy(answer -> assertThat(answer.sessionId()).startsWith(shop.prefix))
            .allSatisfy(
                answer ->
                    assertThat(answer.items())
                        .extracting(RankedItem::itemId)
                        .allSatisfy(item -> assertThat(item).startsWith(shop.prefix)));
        assertThat(models("list", shop)).contains("* mtaw-").doesNotContain("is held");
      }
      assertThat(books.app.liveVersion()).isNotEqualTo(tools.app.liveVersion());
      assertThat(topicsThere()).doesNotContain("clicks", "models", "recommendations");

      Path intruder = directory.resolve("intruder.properties");
      Files.writeString(
          intruder,
          "nextclick.kafka.bootstrap.servers=%s\nnextclick.application-id=books.nextclick-stream\nnextclick.topics.clicks=toys\n"
              .formatted(broker.bootstrapServers()));
      assertThat(StreamChecks.of(intruder, Map.of(), Clock.systemUTC()))
          .filteredOn(found -> found.verdict() == Finding.Verdict.NOT_OK)
          .extracting(Finding::sentence)
          .anyMatch(sentence -> sentence.contains("reads books.clicks and not toys"));
    }
  }

  private List<String> topicsThere() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return List.copyOf(admin.listTopics().names().get());
    }
  }

  private String models(String what, Shop shop) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new ModelsCommand()).setOut(new PrintWriter(out));
    assertThat(
            line.execute(
                what,
                "--topic",
                shop.topics.models().name(),
                "--bootstrap-servers",
                broker.bootstrapServers()))
        .isZero();
    return out.toString();
  }

  /** One shop's services, with items and visitors of its own. */
  private final class Shop implements AutoCloseable {
    private final String prefix;
    private final Topics topics;
    private final StreamApp app;
    private final Outside outside = new Outside(broker.bootstrapServers());
    private final Thread trainer;

    Shop(String prefix) throws Exception {
      this.prefix = prefix;
      this.topics = Topics.prefixed(prefix);
      Map<String, String> both =
          Map.of(
              "nextclick.kafka.bootstrap.servers",
              broker.bootstrapServers(),
              "nextclick.topics.prefix",
              prefix,
              "nextclick.http.port",
              "0",
              "nextclick.state-dir",
              directory.resolve(prefix + "state").toString());
      this.app =
          new StreamApp(
              ConfigFile.of(StreamConfig.class, both, "test", Map.of()).settings(),
              Clock.systemUTC(),
              new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
      app.start();
      StringBuilder file = new StringBuilder();
      both.forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
      file.append(
          """
          nextclick.retry-interval=100ms
          nextclick.training.model=mtaw
          nextclick.training.dimension=16
          nextclick.training.max-epochs=2
          nextclick.gate.min-lift-over.popularity=-10
          """);
      Path config = Files.writeString(directory.resolve(prefix + "properties"), file);
      this.trainer =
          new Thread(
              () -> new CommandLine(new TrainerCommand()).execute("--config", config.toString()),
              prefix + "trainer");
      trainer.setDaemon(true);
    }

    void train() {
      trainer.start();
    }

    void send(List<Click> clicks) {
      clicks.stream().map(this::own).forEach(this::send);
      outside.flush();
    }

    private void send(Click click) {
      byte[] value =
          topics
              .clicks(Clock.systemUTC())
              .valueSerde()
              .serializer()
              .serialize(topics.clicks(), click);
      outside.send(topics.clicks(), click.sessionId().getBytes(UTF_8), value);
    }

    private Click own(Click click) {
      return new Click(
          click.clickId(),
          prefix + click.sessionId(),
          prefix + click.itemId(),
          click.type(),
          click.eventTime());
    }

    List<Recommendation> answers() {
      return outside.read(topics.recommendations().name()).stream()
          .map(
              record ->
                  topics
                      .recommendations()
                      .valueSerde()
                      .deserializer()
                      .deserialize(record.topic(), record.value()))
          .toList();
    }

    long answeredOf(List<Click> clicks) {
      List<String> last =
          clicks.subList(LEARNT_FROM, clicks.size()).stream().map(Click::clickId).toList();
      return answers().stream().filter(answer -> last.contains(answer.clickId())).count();
    }

    @Override
    public void close() throws Exception {
      trainer.interrupt();
      trainer.join();
      outside.close();
      app.close();
    }
  }
}
