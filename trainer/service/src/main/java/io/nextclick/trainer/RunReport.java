package io.nextclick.trainer;

import io.nextclick.learning.training.EpochReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a training run.
 *
 * @param clicks how many were in the window
 * @param sessions how many they made
 * @param live the version that was live when the run began
 * @param decision what the gate said
 * @param published the version that is now on the topic; empty where the gate rejected
 * @param notLive why it does not answer, in a sentence; empty where it does
 * @param judgement the figures that the gate saw; empty where there was too little to judge on
 * @param epochs of the candidate's training, in order
 * @param cut event time of the newest click that the judged candidate was trained on
 * @param to event time of the newest click of the window
 */
public record RunReport(
    int clicks,
    int sessions,
    Optional<String> live,
    GateDecision decision,
    Optional<String> published,
    Optional<String> notLive,
    Optional<Judgement> judgement,
    List<EpochReport> epochs,
    Optional<Instant> cut,
    Optional<Instant> to) {

  public RunReport {
    epochs = List.copyOf(epochs);
  }
}
