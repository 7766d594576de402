package io.nextclick.service;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a command line says of a Kafka cluster, as the properties of a client. */
public final class ClientProperties {

  private static final int ANSWER_WITHIN_MS = 15_000;

  private ClientProperties() {}

  /**
   * @param bootstrapServers wins over the file's; null where the file may say
   * @param commandConfig a properties file, as Kafka's own tools take one
   * @throws UserError where the file can't be read
   */
  public static Map<String, Object> of(
      @Nullable String bootstrapServers, @Nullable Path commandConfig) {
    Map<String, Object> client = new HashMap<>();
    if (commandConfig != null) {
      client.putAll(PropertiesFile.read(commandConfig));
    }
    if (bootstrapServers != null) {
      client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }
    return client;
  }

  /**
   * The names of the topics there.
   *
   * @throws UserError where no broker answers
   */
  public static List<String> topics(Map<String, Object> client, String bootstrapServers) {
    Map<String, Object> impatient = new HashMap<>(client);
    impatient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
    impatient.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
    try (Admin admin = Admin.create(impatient)) {
      return List.copyOf(admin.listTopics().names().get());
    } catch (ExecutionException | KafkaException e) {
      throw explained(e.getCause() == null ? e : e.getCause(), bootstrapServers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking " + bootstrapServers, e);
    }
  }

  private static UserError explained(Throwable cause, String bootstrapServers) {
    return cause instanceof TimeoutException
        ? new UserError(
            "No Kafka broker answers at %s within %d s; check --bootstrap-servers and that the cluster is up"
                .formatted(bootstrapServers, ANSWER_WITHIN_MS / 1000),
            cause)
        : new UserError(
            "The Kafka cluster at %s cannot be used: %s"
                .formatted(bootstrapServers, cause.getMessage()),
            cause);
  }
}
