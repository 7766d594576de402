package io.nextclick.service.transactions;

import io.nextclick.service.host.Finding;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** One look for transactions that hang, for whoever asks; nothing is ended. */
public final class TransactionCheck {

  /** What is under way in one look is over in the next. */
  private static final long BETWEEN_SECONDS = 2;

  private static final String WHAT = "transactions";

  private TransactionCheck() {}

  /** A warning for each that hangs on one of the topics, with the command that ends it. */
  public static List<Finding> look(Admin admin, Collection<String> topics, Clock clock) {
    HangingTransactions transactions = new HangingTransactions(admin, topics, clock);
    try {
      List<HangingTransaction> found = transactions.find();
      if (transactions.someAreOpen()) {
        TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
        found = transactions.find();
      }
      return found.isEmpty()
          ? List.of(Finding.ok(WHAT, "none hangs"))
          : found.stream()
              .map(one -> Finding.warning(WHAT, one.words() + "; end it with " + one.cure()))
              .toList();
    } catch (KafkaException e) {
      return List.of(Finding.skipped(WHAT, "they cannot be looked at: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
