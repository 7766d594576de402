package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.learning.dataset.GivenFormat;
import io.nextclick.learning.dataset.LoggedClick;
import io.nextclick.learning.dataset.SessionBuilder;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.NetworkTraining;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.local.shop.ShopGenerator;
import io.nextclick.local.shop.ShopSettings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topic;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.stream.StreamApp;
import io.nextclick.stream.StreamConfig;
import io.nextclick.stream.scoring.OwedClick;
import io.nextclick.stream.scoring.OwedClickSerde;
import io.nextclick.stream.scoring.ScoreInMicroBatches;
import io.nextclick.trainer.clicklog.ClickLog;
import io.nextclick.trainer.clicklog.ClickLogReader;
import io.nextclick.trainer.clicklog.ClickWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer and the stream app read one click log, with clicks out of order, repeated and late,
 * and must agree on every prefix; and what the stream answers is what the model answers offline for
 * the same prefix.
 */
@Tag("end-to-end")
class TrainServeParityTest {

  private static final long SEED = 20_260_301;
  private static final int MADE_CLICKS = 4000;
  private static final int REAL_CLICKS = 10_000;

  /** Beside the repository, or where {@code NEXTCLICK_DATA} says. */
  private static final Path REAL_DATA =
      Path.of(System.getenv().getOrDefault("NEXTCLICK_DATA", "../../../shared/data"));

  private static final String APPLICATION = "parity";

  @TempDir Path stateDir;

  @Test
  void theStreamAsksForExactlyThePrefixesThatTheTrainerSees() throws Exception {
    agreeOn(disordered(made()), 2);
  }

  @Test
  void andSoOnARealShopsClicks() throws Exception {
    Path file = REAL_DATA.resolve("clicks-30d/train.csv.gz");
    assumeTrue(Files.exists(file), "skipped: needs " + file);
    List<Click> clicks =
        new ClickFiles(GivenFormat.NONE, Clock.systemUTC()).inEventTimeOrder(file).clicks();
    agreeOn(disordered(clicks.subList(0, REAL_CLICKS)), 1);
  }

  private void agreeOn(List<Click> sent, int threads) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      createTopics(client);
      Checkpoint checkpoint = train(sent.subList(0, sent.size() / 2));
      publish(checkpoint, client);
      produce(sent, client);
      try (StreamApp app = start(broker.bootstrapServers(), threads)) {
        app.start();
        Map<String, Prefix> trained = prefixesByTheTrainer(client);
        assertThat(trained)
            .as("clicks with a prefix, seed %d", SEED)
            .hasSizeGreaterThan(sent.size() / 2);
        Map<String, Recommendation> answers = new HashMap<>();
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> {
                  answers.clear();
                  read(Topics.DEFAULT.recommendations(), client)
                      .forEach(one -> answers.put(one.clickId(), one));
                  assertThat(answers).hasSameSizeAs(trained);
                });
        Map<String, Prefix> served = prefixesByTheStream(client);
        assertThat(differing(trained, served)).as("differing prefixes, seed %d", SEED).isEmpty();
        assertSameScores(checkpoint, trained, answers);
      }
    }
  }

  private static List<String> differing(Map<String, Prefix> trained, Map<String, Prefix> served) {
    Set<String> clickIds = new TreeSet<>(trained.keySet());
    clickIds.addAll(served.keySet());
    return clickIds.stream()
        .filter(id -> !Objects.equals(trained.get(id), served.get(id)))
        .map(id -> id + ": trained " + trained.get(id) + ", served " + served.get(id))
        .toList();
  }

  private static void assertSameScores(
      Checkpoint checkpoint, Map<String, Prefix> prefixes, Map<String, Recommendation> answers) {
    List<String> clickIds = new ArrayList<>(prefixes.keySet());
    try (ServingModel model = ServingModels.load(checkpoint, ComputeDevice.parse("cpu"))) {
      List<Ranking> offline = model.recommend(clickIds.stream().map(prefixes::get).toList(), 20);
      for (int i = 0; i < clickIds.size(); i++) {
        Recommendation online = answers.get(clickIds.get(i));
        Ranking expected = offline.get(i);
        assertThat(online.source()).isEqualTo(expected.source());
        for (int place = 0; place < 20; place++) {
          assertThat(online.items().get(place).score())
              .as("click %s, place %d", clickIds.get(i), place)
              .isCloseTo(expected.items().get(place).score(), within(1e-5f));
        }
      }
    }
  }

  private static Map<String, Prefix> prefixesByTheTrainer(Map<String, Object> client) {
    ClickLog log =
        new ClickLogReader(client, Topics.DEFAULT, Clock.systemUTC())
            .read(new ClickWindow(Instant.now(), Duration.ofDays(36_500), 1_000_000));
    SessionBuilder sessions = new SessionBuilder(SessionRule.DEFAULT);
    Map<String, Prefix> prefixes = new HashMap<>();
    for (LoggedClick click : log.clicks()) {
      Optional<Prefix> prefix = sessions.add(click);
      prefix.ifPresent(items -> prefixes.put(click.click().clickId(), items));
    }
    assertThat(sessions.duplicates()).as("duplicates in the log").isPositive();
    assertThat(sessions.late()).as("late clicks in the log").isPositive();
    return prefixes;
  }

  /** What the stream app owed an answer for, from the changelog of its store. */
  private static Map<String, Prefix> prefixesByTheStream(Map<String, Object> client) {
    Topic<Long, OwedClick> changelog =
        new Topic<>(
            APPLICATION + "-" + ScoreInMicroBatches.STORE + "-changelog",
            Serdes.Long(),
            new OwedClickSerde(),
            Map.of());
    Map<String, Prefix> prefixes = new HashMap<>();
    read(changelog, client).forEach(owed -> prefixes.put(owed.clickId(), owed.prefix()));
    return prefixes;
  }

  private static List<Click> made() {
    ShopGenerator shop = new ShopGenerator(ShopSettings.standard(SEED));
    return Stream.generate(shop::next).limit(MADE_CLICKS).toList();
  }

  /** One in ten a few places late, one in fifty twice, one in a hundred hours late. */
  private static List<Click> disordered(List<Click> clicks) {
    Random random = new Random(SEED);
    List<Click> sent = new ArrayList<>(clicks);
    for (int i = 0; i < clicks.size(); i++) {
      int kind = random.nextInt(100);
      if (kind < 10) {
        sent.add(Math.min(sent.size() - 1, i + random.nextInt(20)), sent.remove(i));
      } else if (kind < 12) {
        sent.add(Math.min(sent.size() - 1, i + random.nextInt(5)), sent.get(i));
      } else if (kind < 13) {
        sent.add(Math.min(sent.size() - 1, i + 500), sent.remove(i));
      }
    }
    return sent;
  }

  private static Checkpoint train(List<Click> clicks) {
    SessionBuilder sessions = new SessionBuilder(SessionRule.DEFAULT);
    Map<String, Long> counts = new HashMap<>();
    long line = 0;
    for (Click click : clicks) {
      sessions.add(click, line++);
      counts.merge(click.itemId(), 1L, Long::sum);
    }
    List<Prefix> items = sessions.sessions().stream().map(Session::prefix).toList();
    TrainingData data = new TrainingData(items, List.of(), counts, Instant.EPOCH, Instant.EPOCH);
    Settings options = Recipes.settings(Map.of("max_epochs", "1", "dimension", "16"));
    return new NetworkTraining(ComputeDevice.parse("cpu"), Clock.systemUTC())
        .train(data, options, null, new TrainingListener() {})
        .checkpoint();
  }

  private static void publish(Checkpoint checkpoint, Map<String, Object> client) {
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            client, Topics.DEFAULT, PublicationSettings.DEFAULT, Clock.systemUTC())) {
      publisher.publish(new Publication(checkpoint, Optional.empty(), Map.of(), "for a test"));
    }
  }

  private StreamApp start(String bootstrapServers, int threads) {
    Map<String, String> settings = new HashMap<>();
    settings.put("nextclick.kafka.bootstrap.servers", bootstrapServers);
    settings.put("nextclick.application-id", APPLICATION);
    settings.put("nextclick.state-dir", stateDir.toString());
    settings.put("nextclick.scoring.device", "cpu");
    settings.put("nextclick.threads", Integer.toString(threads));
    // What was owed is read from the changelog: it must not be compacted meanwhile.
    settings.put("nextclick.kafka.topic.min.compaction.lag.ms", Long.toString(Long.MAX_VALUE));
    StreamConfig config = ConfigFile.of(StreamConfig.class, settings, "test", Map.of()).settings();
    return new StreamApp(
        config, Clock.systemUTC(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static void createTopics(Map<String, Object> client) {
    try (Admin admin = Admin.create(client)) {
      TopicProvisioning.ensure(
          admin,
          List.of(
              new Wanted(Topics.DEFAULT.clicks(), 3, (short) 1, Map.of()),
              new Wanted(Topics.DEFAULT.recommendations().name(), 3, (short) 1, Map.of()),
              new Wanted(
                  Topics.DEFAULT.models().name(),
                  1,
                  (short) 1,
                  Topics.DEFAULT.models().configs())));
    }
  }

  private static void produce(List<Click> clicks, Map<String, Object> client) throws Exception {
    Topic<String, Click> topic = Topics.DEFAULT.clicks(Clock.systemUTC());
    try (KafkaProducer<String, Click> producer =
        new KafkaProducer<>(
            client, topic.keySerde().serializer(), topic.valueSerde().serializer())) {
      for (Click click : clicks) {
        producer.send(new ProducerRecord<>(topic.name(), click.sessionId(), click));
      }
    }
  }

  /** Every value on a topic now. */
  private static <K, V> List<V> read(Topic<K, V> topic, Map<String, Object> client) {
    Deserializer<K> keys = topic.keySerde().deserializer();
    List<V> values = new ArrayList<>();
    try (KafkaConsumer<K, V> consumer =
        new KafkaConsumer<>(client, keys, topic.valueSerde().deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
        for (ConsumerRecord<K, V> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }
}
