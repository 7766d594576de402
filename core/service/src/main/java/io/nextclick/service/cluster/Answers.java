package io.nextclick.service.cluster;

import io.nextclick.service.UserError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Questions to a cluster that somebody waits for. */
public final class Answers {

  private static final int WITHIN_MS = 15_000;

  private Answers() {}

  /**
   * A client that gives up after a quarter of a minute, where the properties say nothing else.
   *
   * @throws UserError where the properties make no client
   */
  public static Admin admin(Map<String, Object> clientProperties) {
    Map<String, Object> impatient = new HashMap<>(clientProperties);
    impatient.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, WITHIN_MS);
    impatient.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, WITHIN_MS);
    try {
      return Admin.create(impatient);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserError("nextclick.kafka: no client can be made: " + cause.getMessage(), e);
    }
  }

  /** The answer, or the failure itself instead of one wrapped around it. */
  public static <T> T of(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new IllegalStateException("The cluster could not be asked", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking the cluster", e);
    }
  }
}
