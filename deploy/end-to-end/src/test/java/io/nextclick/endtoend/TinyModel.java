package io.nextclick.endtoend;

import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.NetworkTraining;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.local.shop.ShopGenerator;
import io.nextclick.local.shop.ShopSettings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topic;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A small shop, its clicks, and a model trained on the first of them in a second or two. */
final class TinyModel {

  private static final int TRAINED_ON = 3_000;
  private static final ShopSettings SHOP =
      new ShopSettings(7, 5, 20, 2_000, Instant.parse("2020-06-01T00:00:00Z"), Duration.ofDays(90));

  private TinyModel() {}

  /** The same seed gives the same weights; another seed, another version. */
  static Checkpoint trained(int seed) {
    return trained(seed, 0);
  }

  /** The same of another architecture. */
  static Checkpoint trained(String architecture, int seed) {
    return trained(architecture, seed, 0);
  }

  /**
   * @param shelfWarmers items that nobody has clicked; many of them make answers slow
   */
  static Checkpoint trained(int seed, int shelfWarmers) {
    return trained(MtawShape.ARCHITECTURE, seed, shelfWarmers);
  }

  private static Checkpoint trained(String architecture, int seed, int shelfWarmers) {
    List<Session> sessions = Sessions.cut(clicks(0, TRAINED_ON), SessionRule.DEFAULT);
    List<Prefix> items = Sessions.prefixes(sessions);
    Settings options =
        Recipes.settings(
            Map.of(
                "model",
                architecture,
                "dimension",
                "16",
                "max_epochs",
                "2",
                "seed",
                String.valueOf(seed)));
    Map<String, Long> vocabulary = new LinkedHashMap<>(Sessions.clickCounts(items));
    for (int item = 0; item < shelfWarmers; item++) {
      vocabulary.put("shelf-warmer-" + item, 1L);
    }
    TrainingData data =
        new TrainingData(
            items,
            List.of(),
            vocabulary,
            sessions.get(0).firstClickAt(),
            sessions.get(sessions.size() - 1).lastClickAt());
    return new NetworkTraining(ComputeDevice.parse("cpu"), Clock.systemUTC())
        .train(data, options, null, TrainingListener.none())
        .checkpoint();
  }

  /** Makes the models topic where it is missing, as the services do. */
  static void provideTopic(Admin admin) {
    Topic<String, byte[]> models = Topics.DEFAULT.models();
    TopicProvisioning.ensure(
        admin, List.of(new Wanted(models.name(), 1, (short) 1, models.configs())));
  }

  /** Publishes it and makes it live. */
  static String publish(String bootstrapServers, Checkpoint checkpoint) {
    return publish(bootstrapServers, checkpoint, null);
  }

  /** The same, trained while another was live, if any. */
  static String publish(String bootstrapServers, Checkpoint checkpoint, @Nullable String parent) {
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            Map.of("bootstrap.servers", bootstrapServers),
            Topics.DEFAULT,
            new PublicationSettings("test", 4 * 1024, 5, Duration.ofMinutes(1)),
            Clock.systemUTC())) {
      return publisher.publish(
          new Publication(checkpoint, Optional.ofNullable(parent), Map.of(), "for a test"));
    }
  }

  /** Clicks that no model has seen. */
  static List<Click> newClicks(int count) {
    return clicks(TRAINED_ON, count);
  }

  private static List<Click> clicks(int skip, int count) {
    ShopGenerator shop = new ShopGenerator(SHOP);
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < skip + count; i++) {
      Click click = shop.next();
      if (i >= skip) {
        clicks.add(click);
      }
    }
    return clicks;
  }
}
