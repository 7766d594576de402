package io.nextclick.trainer;

/** What the gate says of a candidate, with its reason in words and figures. */
public sealed interface GateDecision {

  String reason();

  /** The candidate may go live. */
  record Publish(String reason) implements GateDecision {}

  /** The candidate is dropped, and what was live stays. */
  record Reject(String reason) implements GateDecision {}
}
