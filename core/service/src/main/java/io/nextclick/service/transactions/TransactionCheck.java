package io.nextclick.service.transactions;

import io.nextclick.service.cluster.Answers;
import io.nextclick.service.host.Finding;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;

/** One look for transactions that hang, for whoever asks; nothing is ended. */
public final class TransactionCheck {

  /** What is under way in one look is over in the next. */
  private static final long BETWEEN_SECONDS = 2;

  private static final String WHAT = "transactions";

  private TransactionCheck() {}

  /**
   * A warning for each that hangs on one of the topics, with the command that ends it; and whether
   * one that hangs could be ended without anybody's help.
   */
  public static List<Finding> look(Admin admin, Collection<String> topics, Clock clock) {
    try {
      List<Finding> findings = new ArrayList<>(hanging(admin, topics, clock));
      if (!mayEnd(admin)) {
        findings.add(
            Finding.skipped(
                WHAT,
                "one of ours that hangs is not ended without the right ALTER on the cluster"));
      }
      return findings;
    } catch (KafkaException e) {
      return List.of(Finding.skipped(WHAT, "they cannot be looked at: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static List<Finding> hanging(Admin admin, Collection<String> topics, Clock clock)
      throws InterruptedException {
    HangingTransactions transactions = new HangingTransactions(admin, topics, clock);
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
  }

  /** Where nobody keeps rights, everybody has all. */
  private static boolean mayEnd(Admin admin) {
    Set<AclOperation> allowed =
        Answers.of(
            admin
                .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                .authorizedOperations());
    return allowed == null || allowed.contains(AclOperation.ALTER);
  }
}
