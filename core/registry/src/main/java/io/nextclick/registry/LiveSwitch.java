package io.nextclick.registry;

import io.nextclick.registry.ModelsTransactions.Write;
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
 * Changes by hand which version is live, and holds it: no training makes another live until {@link
 * #release}, whenever it began and whatever it publishes meanwhile. Two records on {@code models},
 * the one that holds first, as it alone decides. They are written outside the trainer's
 * transactions, so that a running trainer is not fenced by them.
 */
public final class LiveSwitch {

  private final Map<String, Object> clientProperties;
  private final Topics topics;
  private final Clock clock;

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   */
  public LiveSwitch(Map<String, Object> clientProperties, Topics topics, Clock clock) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.topics = topics;
    this.clock = clock;
  }

  /** Makes a version live and holds it. A {@link UserError} where it is not on the topic. */
  public LiveVersion promote(String version) {
    try (ModelsTopicReader models = read()) {
      require(models, version);
      return hold(new LiveVersion(version, "promoted by hand", clock.instant()));
    }
  }

  /**
   * Makes the parent of the live version live again, what was live when it was trained, and holds
   * it.
   *
   * @throws UserError where nothing is live, or the live version has no parent on the topic
   */
  public LiveVersion rollback() {
    try (ModelsTopicReader models = read()) {
      String live =
          models
              .wanted()
              .map(LiveVersion::version)
              .orElseThrow(() -> new UserError("No version is live, so none can be rolled back."));
      String parent = require(models, live).parent();
      if (parent == null) {
        throw new UserError(
            "%s has no version before it to roll back to; promote one of: %s."
                .formatted(live, versions(models)));
      }
      require(models, parent);
      return hold(new LiveVersion(parent, "rolled back from " + live, clock.instant()));
    }
  }

  /**
   * Lets the trainer decide again. What was held stays live until the next publication.
   *
   * @throws UserError where nothing is held
   */
  public LiveVersion release() {
    try (ModelsTopicReader models = read()) {
      LiveVersion held =
          models
              .held()
              .orElseThrow(
                  () ->
                      new UserError(
                          "No version is held: whatever the trainer publishes becomes live."));
      LiveVersion live = new LiveVersion(held.version(), "released by hand", clock.instant());
      // First what is live afterwards, as a training may have made another live in vain meanwhile.
      write(live.version(), CheckpointPublisher.live(live), new Write(ModelKey.HELD, null));
      return live;
    }
  }

  private LiveVersion hold(LiveVersion version) {
    Write live = CheckpointPublisher.live(version);
    write(version.version(), new Write(ModelKey.HELD, live.value()), live);
    return version;
  }

  private ModelsTopicReader read() {
    ModelsTopicReader models = new ModelsTopicReader(clientProperties, topics);
    try {
      models.readToEnd();
      return models;
    } catch (KafkaException e) {
      models.close();
      throw new UserError(
          "The topic %s cannot be read: %s".formatted(topics.models().name(), e.getMessage()), e);
    }
  }

  private CheckpointManifest require(ModelsTopicReader models, String version) {
    return models
        .manifest(version)
        .orElseThrow(
            () ->
                new UserError(
                    "There is no version %s on the topic %s; there are: %s."
                        .formatted(version, topics.models().name(), versions(models))));
  }

  private static String versions(ModelsTopicReader models) {
    return models.manifests().isEmpty()
        ? "none"
        : models.manifests().stream()
            .map(CheckpointManifest::version)
            .collect(Collectors.joining(", "));
  }

  /** In this order. */
  private void write(String version, Write... writes) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      for (Write write : writes) {
        producer
            .send(
                new ProducerRecord<>(
                    topics.models().name(), 0, write.key().toString(), write.value()))
            .get();
      }
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new UserError(
          "%s could not be made live: %s".formatted(version, String.valueOf(cause)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted while making %s live".formatted(version), e);
    }
  }
}
