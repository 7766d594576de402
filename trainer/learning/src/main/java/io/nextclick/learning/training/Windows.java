package io.nextclick.learning.training;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.schemas.Prefix;
import java.util.ArrayList;
import java.util.List;

/** Cuts sessions into what one causal pass over the network can take. */
public final class Windows {

  /**
   * Consecutive clicks of one session, whose prefixes are trained on in one pass.
   *
   * @param clicks at most one more than the network looks at
   * @param firstTarget the first place that is predicted; those before are context only
   * @param session its number; a long session has several windows
   */
  public record Window(KnownClicks clicks, int firstTarget, int session) {

    public int size() {
      return clicks.size();
    }

    int targets() {
      return clicks.size() - firstTarget;
    }
  }

  private final Vocabulary vocabulary;
  private final NetworkShape shape;

  /** For a network of this shape. */
  Windows(Vocabulary vocabulary, NetworkShape shape) {
    this.vocabulary = vocabulary;
    this.shape = shape;
  }

  /**
   * Windows over sessions of known items; sessions with fewer than two have none. Sessions too long
   * for one window have several that overlap by half, so that each target keeps at least half of
   * the longest context, and each is predicted once.
   */
  List<Window> of(List<Prefix> sessions) {
    List<Window> windows = new ArrayList<>();
    for (int session = 0; session < sessions.size(); session++) {
      KnownClicks clicks = known(sessions.get(session));
      int begin = 0;
      for (int firstTarget = 1; firstTarget < clicks.size(); ) {
        int end = Math.min(begin + shape.maxLength() + 1, clicks.size());
        windows.add(new Window(clicks.range(begin, end), firstTarget - begin, session));
        firstTarget = end;
        begin = end - 1 - shape.maxLength() / 2;
      }
    }
    return windows;
  }

  /** A window for each session's last click, with all before it as context; for known ones only. */
  List<Window> ofLastTargets(List<Prefix> sessions) {
    List<Window> windows = new ArrayList<>();
    for (int number = 0; number < sessions.size(); number++) {
      Prefix session = sessions.get(number);
      String last = session.last();
      KnownClicks clicks = known(session).latest(shape.maxLength() + 1);
      if (vocabulary.indexOf(last) != Vocabulary.UNKNOWN && clicks.size() > 1) {
        windows.add(new Window(clicks, clicks.size() - 1, number));
      }
    }
    return windows;
  }

  /** A window for every prefix, with one target each: the papers' way. */
  static List<Window> ofPrefixes(List<Window> windows) {
    List<Window> prefixes = new ArrayList<>();
    for (Window window : windows) {
      for (int target = window.firstTarget(); target < window.size(); target++) {
        prefixes.add(new Window(window.clicks().range(0, target + 1), target, window.session()));
      }
    }
    return prefixes;
  }

  private KnownClicks known(Prefix session) {
    return KnownClicks.of(session, vocabulary, shape.behaviours().known());
  }
}
