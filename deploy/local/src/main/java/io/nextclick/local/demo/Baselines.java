package io.nextclick.local.demo;

import io.nextclick.model.Recommender;
import io.nextclick.model.baseline.Popularity;
import io.nextclick.model.baseline.VSkNN;
import io.nextclick.schemas.Prefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Popularity and V-SKNN, asked what the stream app was asked. They learn at the same moments of
 * event time as the model, from the thirty days before that moment, and answer in the order of the
 * clicks: a question that was put before they learnt is answered before.
 *
 * <p>Runs on a thread of its own, as V-SKNN takes longer than a click should wait. Where it falls
 * behind, whoever asks waits.
 */
final class Baselines implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
  private static final int WAITING_AT_MOST = 2_000;

  private sealed interface Task {
    record Answer(Question question) implements Task {}

    record Learn(List<Prefix> sessions) implements Task {}

    record Stop() implements Task {}
  }

  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(WAITING_AT_MOST);
  private final BiConsumer<String, LiveQuality.Verdict> verdicts;
  private final Thread thread = new Thread(this::work, "baselines");
  private List<Recommender> recommenders = List.of();

  /**
   * @param verdicts told the id of the click that was answered, and where the baselines had the
   *     next item
   */
  Baselines(BiConsumer<String, LiveQuality.Verdict> verdicts) {
    this.verdicts = verdicts;
    thread.setDaemon(true);
    thread.start();
  }

  /** Puts a question; before the first {@link #learn} nobody could answer, and it is dropped. */
  void ask(Question question) throws InterruptedException {
    tasks.put(new Task.Answer(question));
  }

  /**
   * Starts them over.
   *
   * @param sessions those of the window so far, oldest first
   */
  void learn(List<Prefix> sessions) throws InterruptedException {
    tasks.put(new Task.Learn(sessions));
  }

  /** Returns once everything put so far is done. */
  @Override
  public void close() throws InterruptedException {
    tasks.put(new Task.Stop());
    thread.join();
  }

  private void work() {
    try {
      for (Task task = tasks.take(); !(task instanceof Task.Stop); task = tasks.take()) {
        if (task instanceof Task.Learn learn) {
          recommenders = List.of(Popularity.of(learn.sessions()), VSkNN.of(learn.sessions()));
        } else if (task instanceof Task.Answer answer && !recommenders.isEmpty()) {
          answer(answer.question());
        }
      }
    } catch (InterruptedException e) {
      LOG.info("Baselines stopped");
    }
  }

  private void answer(Question question) {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (Recommender recommender : recommenders) {
      ranks.put(
          recommender.name(),
          LiveQuality.rank(
              recommender.recommend(List.of(question.prefix()), LiveQuality.LENGTH).get(0).items(),
              question.target()));
    }
    verdicts.accept(question.clickId(), new LiveQuality.Verdict(question.target(), ranks));
  }
}
