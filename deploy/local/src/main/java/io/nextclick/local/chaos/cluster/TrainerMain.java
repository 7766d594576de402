package io.nextclick.local.chaos.cluster;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.FencedException;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * A trainer without the training: publishes a made-up checkpoint every few seconds, as the trainer
 * does. {@code TrainerMain BOOTSTRAP SEED NUMBER PAUSE_MILLIS}. What the broker refuses is tried
 * again; a second trainer ends it with {@link #FENCED}.
 */
public final class TrainerMain {

  /** Exit status of a trainer that another has taken over from. */
  static final int FENCED = 4;

  private static final Duration RETRY = Duration.ofMillis(500);

  private TrainerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            arguments[0],
            "max.block.ms",
            "5000",
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "5000",
            "reconnect.backoff.max.ms",
            "500");
    long seed = Long.parseLong(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    Duration pause = Duration.ofMillis(Long.parseLong(arguments[3]));
    int published = 0;
    while (true) {
      try (CheckpointPublisher publisher = publisher(client)) {
        while (true) {
          publish(publisher, client, seed, number, published + 1);
          published++;
          Thread.sleep(pause.toMillis());
        }
      } catch (FencedException e) {
        System.out.println(e.getMessage());
        System.exit(FENCED);
      } catch (UserError | KafkaException e) {
        System.out.println("Trying again: " + e.getMessage());
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private static CheckpointPublisher publisher(Map<String, Object> client) {
    PublicationSettings settings =
        new PublicationSettings("nextclick-trainer", 4 * 1024, 5, Duration.ofSeconds(10));
    return new CheckpointPublisher(client, Topics.DEFAULT, settings, Clock.systemUTC());
  }

  private static void publish(
      CheckpointPublisher publisher,
      Map<String, Object> client,
      long seed,
      int number,
      int publication) {
    Checkpoint checkpoint =
        MadeUpModel.of(seed ^ (number * 1_000_003L + publication) * 0x9E3779B97F4A7C15L);
    Optional<String> parent;
    try (ModelsTopicReader models = new ModelsTopicReader(client, Topics.DEFAULT)) {
      models.readToEnd();
      parent = models.wanted().map(LiveVersion::version);
    }
    String reason = "trainer %d, publication %d".formatted(number, publication);
    String version = publisher.publish(new Publication(checkpoint, parent, Map.of(), reason));
    System.out.println(reason + ": " + version);
  }
}
