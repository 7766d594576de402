package io.nextclick.trainer.publication;

import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Changes by hand which version is live: one record on {@code models}. It is written outside the
 * trainer's transactions, so that a running trainer is not fenced by it.
 */
public final class LiveSwitch {

  private final Map<String, Object> clientProperties;
  private final Clock clock;

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   */
  public LiveSwitch(Map<String, Object> clientProperties, Clock clock) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.clock = clock;
  }

  /** Makes a version live. A {@link UserError} where it is not on the topic. */
  public LiveVersion promote(String version) {
    try (ModelsTopicReader models = read()) {
      require(models, version);
      return write(new LiveVersion(version, "promoted by hand", clock.instant()));
    }
  }

  /**
   * Makes the parent of the live version live again: what was live when it was trained.
   *
   * @throws UserError where nothing is live, or the live version has no parent on the topic
   */
  public LiveVersion rollback() {
    try (ModelsTopicReader models = read()) {
      String live =
          models
              .live()
              .map(LiveVersion::version)
              .orElseThrow(() -> new UserError("No version is live, so none can be rolled back."));
      String parent = require(models, live).parent();
      if (parent == null) {
        throw new UserError(
            "%s has no version before it to roll back to; promote one of: %s."
                .formatted(live, versions(models)));
      }
      require(models, parent);
      return write(new LiveVersion(parent, "rolled back from " + live, clock.instant()));
    }
  }

  private ModelsTopicReader read() {
    ModelsTopicReader models = new ModelsTopicReader(clientProperties);
    try {
      models.readToEnd();
      return models;
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  private static CheckpointManifest require(ModelsTopicReader models, String version) {
    return models
        .manifest(version)
        .orElseThrow(
            () ->
                new UserError(
                    "There is no version %s on the topic %s; there are: %s."
                        .formatted(version, Topics.MODELS.name(), versions(models))));
  }

  private static String versions(ModelsTopicReader models) {
    return models.manifests().isEmpty()
        ? "none"
        : models.manifests().stream()
            .map(CheckpointManifest::version)
            .collect(Collectors.joining(", "));
  }

  private LiveVersion write(LiveVersion live) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.MODELS.name(),
                  0,
                  ModelKey.LIVE.toString(),
                  CheckpointPublisher.live(live).value()))
          .get();
      return live;
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new UserError(
          "%s could not be made live: %s".formatted(live.version(), String.valueOf(cause)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted while making %s live".formatted(live.version()), e);
    }
  }
}
