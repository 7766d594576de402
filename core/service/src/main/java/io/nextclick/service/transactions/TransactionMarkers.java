package io.nextclick.service.transactions;

import io.nextclick.service.cluster.Answers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * Writes the marker that a transaction lacks. Kafka's {@code Admin.abortTransaction} sends the same
 * request, but knows no other end than an abort, and the answers of a transaction that was
 * committed must not be taken back; so the request is sent by hand, on what lies below that client.
 */
final class TransactionMarkers {

  private static final int WITHIN_MS = 10_000;

  private final Admin admin;
  private final Map<String, Object> clientProperties;

  TransactionMarkers(Admin admin, Map<String, Object> clientProperties) {
    this.admin = admin;
    this.clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * Refused by the broker where the producer has gone on meanwhile.
   *
   * @throws org.apache.kafka.common.errors.ClusterAuthorizationException without the right ALTER on
   *     the cluster
   * @throws org.apache.kafka.common.KafkaException where it was not written for another reason
   */
  void write(HangingTransaction transaction) {
    TopicPartition partition = transaction.partition();
    WriteTxnMarkersRequest.TxnMarkerEntry marker =
        new WriteTxnMarkersRequest.TxnMarkerEntry(
            transaction.producerId(),
            transaction.producerEpoch(),
            transaction.coordinatorEpoch(),
            transaction.committed() ? TransactionResult.COMMIT : TransactionResult.ABORT,
            List.of(partition),
            (short) 0);
    WriteTxnMarkersResponse response =
        send(leader(partition), new WriteTxnMarkersRequest.Builder(List.of(marker)));
    Errors error =
        response
            .errorsByProducerId()
            .getOrDefault(transaction.producerId(), Map.of())
            .get(partition);
    if (error != null && error != Errors.NONE) {
      throw error.exception();
    }
  }

  private Node leader(TopicPartition partition) {
    return Answers.of(admin.describeTopics(Set.of(partition.topic())).allTopicNames())
        .values()
        .iterator()
        .next()
        .partitions()
        .get(partition.partition())
        .leader();
  }

  private WriteTxnMarkersResponse send(Node leader, WriteTxnMarkersRequest.Builder request) {
    AdminClientConfig config = new AdminClientConfig(clientProperties);
    try (Metrics metrics = new Metrics();
        NetworkClient client =
            ClientUtils.createNetworkClient(
                config,
                "transaction-markers",
                metrics,
                "transaction-markers",
                new LogContext(),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                WITHIN_MS,
                null,
                new ManualMetadataUpdater(List.of(leader)),
                new DefaultHostResolver(),
                null,
                null)) {
      if (!NetworkClientUtils.awaitReady(client, leader, Time.SYSTEM, WITHIN_MS)) {
        throw new DisconnectException("No connection to " + leader);
      }
      ClientResponse answer =
          NetworkClientUtils.sendAndReceive(
              client,
              client.newClientRequest(leader.idString(), request, Time.SYSTEM.milliseconds(), true),
              Time.SYSTEM);
      return (WriteTxnMarkersResponse) answer.responseBody();
    } catch (IOException e) {
      throw new DisconnectException("No answer from " + leader, e);
    }
  }
}
