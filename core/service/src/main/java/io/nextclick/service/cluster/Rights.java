package io.nextclick.service.cluster;

import io.nextclick.service.cluster.Right.Resource;
import io.nextclick.service.host.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the cluster what this user may do, before the first record is refused: in the middle of the
 * work a missing right is a thread that dies.
 */
public final class Rights {

  private final Admin admin;

  public Rights(Admin admin) {
    this.admin = admin;
  }

  /** A finding for each right that is missing, one for all where none is. */
  public List<Finding> look(List<Right> needed) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Optional<Set<AclOperation>>> allowed = new TreeMap<>();
    for (Right right : needed) {
      try {
        if (!isGiven(right, allowed)) {
          findings.add(Finding.notOk("rights", right.missing()));
        }
      } catch (AuthorizationException e) {
        findings.add(Finding.notOk("rights", right.missing()));
      } catch (ApiException e) {
        findings.add(
            Finding.skipped(
                "rights", right.on() + " " + right.name() + " cannot be asked about: " + e));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("rights", needed.size() + " are needed, all are given"))
        : findings;
  }

  private boolean isGiven(Right right, Map<String, Optional<Set<AclOperation>>> allowed) {
    if (right.on() == Resource.TRANSACTIONAL_ID) {
      return mayWrite(right);
    }
    if (right.operation() == AclOperation.CREATE) {
      return mayCreate(right.name().replace("*", "probe"));
    }
    return allowed
        .computeIfAbsent(
            right.on() + " " + right.name(),
            unused -> right.on() == Resource.TOPIC ? onTopic(right.name()) : onGroup(right.name()))
        .map(operations -> operations.contains(right.operation()))
        .orElse(true);
  }

  /** Empty where there is no such topic, or where nobody keeps rights. */
  private Optional<Set<AclOperation>> onTopic(String topic) {
    try {
      return Optional.ofNullable(
          Answers.of(
                  admin
                      .describeTopics(
                          List.of(topic),
                          new DescribeTopicsOptions().includeAuthorizedOperations(true))
                      .allTopicNames())
              .values()
              .iterator()
              .next()
              .authorizedOperations());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private Optional<Set<AclOperation>> onGroup(String group) {
    try {
      return Optional.ofNullable(
          Answers.of(
                  admin
                      .describeConsumerGroups(
                          List.of(group),
                          new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                      .all())
              .values()
              .iterator()
              .next()
              .authorizedOperations());
    } catch (AuthorizationException e) {
      throw e;
    } catch (ApiException e) {
      return Optional.empty(); // There is none yet, or it is of Streams' own kind.
    }
  }

  /** A right to write includes that to describe, which can be tried without doing anything. */
  private boolean mayWrite(Right right) {
    try {
      Answers.of(admin.describeTransactions(List.of(right.name().replace("*", "probe"))).all());
      return true;
    } catch (AuthorizationException e) {
      return false;
    } catch (ApiException e) {
      return true; // Nobody has written under it yet.
    }
  }

  private boolean mayCreate(String topic) {
    try {
      Answers.of(
          admin
              .createTopics(
                  List.of(new NewTopic(topic, Optional.of(1), Optional.empty())),
                  new CreateTopicsOptions().validateOnly(true))
              .all());
      return true;
    } catch (AuthorizationException e) {
      return false;
    } catch (ApiException e) {
      return true; // It is there, or the cluster has other reasons.
    }
  }
}
