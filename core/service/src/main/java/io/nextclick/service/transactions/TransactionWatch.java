package io.nextclick.service.transactions;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextclick.service.DaemonThread;
import io.nextclick.service.cluster.Answers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds for transactions that hang on the service's topics, and ends those of its
 * own producers. {@code nextclick_transactions_hanging} is the number of partitions that are held
 * and stay so; {@link #trouble} says why.
 */
public final class TransactionWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(4);

  private final Admin admin;
  private final HangingTransactions transactions;
  private final TransactionMarkers markers;
  private final String ownPrefix;
  private final Troubles troubles;
  private final DaemonThread thread = new DaemonThread("transaction-watch");

  /**
   * Looks at nothing yet.
   *
   * @param topics that the service writes or reads, beside that of the groups' offsets; those that
   *     it may not see are passed over
   * @param ownPrefix what the transactional ids of its producers begin with
   */
  public TransactionWatch(
      Map<String, Object> clientProperties,
      Collection<String> topics,
      String ownPrefix,
      Clock clock,
      MeterRegistry registry) {
    this.admin = Answers.admin(clientProperties);
    this.transactions = new HangingTransactions(admin, topics, clock);
    this.markers = new TransactionMarkers(admin, clientProperties);
    this.ownPrefix = ownPrefix;
    this.troubles = new Troubles(clock);
    Gauge.builder("nextclick.transactions.hanging", () -> troubles.found().size())
        .description("Partitions that a transaction holds that is over.")
        .register(registry);
  }

  public void start() {
    thread.every(EVERY, EVERY, () -> troubles.look(this::look));
  }

  /** Whether somebody still looks; where nobody does, the process is to be started again. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** What holds readers of committed records up, and what to do; empty where nothing does. */
  public Optional<String> trouble() {
    return troubles.found().stream().findFirst();
  }

  private List<String> look() {
    List<String> found = new ArrayList<>();
    for (HangingTransaction one : transactions.find()) {
      if (one.transactionalId().filter(id -> id.startsWith(ownPrefix)).isPresent()) {
        end(one).ifPresent(found::add);
      } else if (!one.partition().topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)) {
        found.add(one.words() + "; whoever runs that producer ends it: " + one.cure());
      }
    }
    for (TopicPartition partition : transactions.hidden()) {
      found.add(
          "%s has shown readers of committed records nothing new for a minute; who holds it cannot be told without the right READ on it"
              .formatted(partition));
    }
    return found;
  }

  /** What is in the way of it, if anything. */
  private Optional<String> end(HangingTransaction transaction) {
    try {
      markers.write(transaction);
      LOG.warn(
          "{}; it was {} there, as a broker that was killed forgets to",
          transaction.words(),
          transaction.committed() ? "committed" : "aborted");
      return Optional.empty();
    } catch (InvalidProducerEpochException e) {
      LOG.debug("{}: its producer has gone on", transaction.words(), e);
      return Optional.empty();
    } catch (AuthorizationException e) {
      return Optional.of(
          transaction.words()
              + "; it is ended at once with the right ALTER on the cluster, or by "
              + transaction.cure());
    } catch (KafkaException e) {
      return Optional.of(transaction.words() + "; it cannot be ended: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.close();
    admin.close(Duration.ZERO);
  }
}
