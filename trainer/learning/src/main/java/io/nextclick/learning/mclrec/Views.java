package io.nextclick.learning.mclrec;

import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Stochastic augmentations of a session (MCLRec, section 3.2, after CL4SRec, arXiv 2010.14395):
 * each leaves what the visitor wanted much the same.
 */
public final class Views {

  private static final double MASKED = 0.5;
  private static final double KEPT = 0.5;
  private static final double REORDERED = 0.8;

  /** The ways to augment. */
  enum Way {
    MASK,
    CROP,
    REORDER
  }

  private final int maskRow;
  private final Random random;

  /**
   * @param maskRow stands in the item table for a click that is hidden
   */
  public Views(int maskRow, Random random) {
    this.maskRow = maskRow;
    this.random = random;
  }

  /**
   * Two views of each session, in two different ways; a single click stays as it is.
   *
   * @return the first of each of the B sessions, then the second of each: (2B, L)
   */
  public PaddedPrefixes pairs(PaddedPrefixes sessions) {
    List<KnownClicks> first = new ArrayList<>();
    List<KnownClicks> second = new ArrayList<>();
    for (int b = 0; b < sessions.lengths().length; b++) {
      KnownClicks session = sessions.session(b);
      int way = random.nextInt(Way.values().length);
      int other = (way + 1 + random.nextInt(Way.values().length - 1)) % Way.values().length;
      first.add(view(session, Way.values()[way]));
      second.add(view(session, Way.values()[other]));
    }
    first.addAll(second);
    return PaddedPrefixes.of(first);
  }

  KnownClicks view(KnownClicks session, Way way) {
    if (session.size() < 2) {
      return session;
    }
    return switch (way) {
      case MASK -> masked(session);
      case CROP -> cropped(session);
      case REORDER -> reordered(session);
    };
  }

  /** Half the items hidden, wherever they are; what was done with them is not. */
  private KnownClicks masked(KnownClicks session) {
    int[] rows = session.rows().clone();
    int[] places = shuffled(0, session.size());
    for (int i = 0; i < (int) (MASKED * session.size()); i++) {
      rows[places[i]] = maskRow;
    }
    return new KnownClicks(rows, session.behaviours());
  }

  /** Half the clicks kept, one after the other. */
  private KnownClicks cropped(KnownClicks session) {
    int length = Math.max(1, (int) (KEPT * session.size()));
    int begin = random.nextInt(session.size() - length + 1);
    return session.range(begin, begin + length);
  }

  /** Most of the clicks, one after the other, in another order. */
  private KnownClicks reordered(KnownClicks session) {
    int length = (int) (REORDERED * session.size());
    int begin = random.nextInt(session.size() - length + 1);
    int[] rows = session.rows().clone();
    int[] behaviours = session.behaviours().clone();
    int[] places = shuffled(begin, length);
    for (int i = 0; i < length; i++) {
      rows[begin + i] = session.rows()[places[i]];
      behaviours[begin + i] = session.behaviours()[places[i]];
    }
    return new KnownClicks(rows, behaviours);
  }

  /** So many numbers from the first on, in random order. */
  private int[] shuffled(int first, int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(i + 1);
      numbers[i] = numbers[place];
      numbers[place] = first + i;
    }
    return numbers;
  }
}
