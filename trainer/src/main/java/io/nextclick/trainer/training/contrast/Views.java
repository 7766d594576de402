package io.nextclick.trainer.training.contrast;

import io.nextclick.model.network.PaddedPrefixes;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Two views of each session, in two different ways; a single click stays as it is. */
  public List<PaddedPrefixes> pair(PaddedPrefixes sessions) {
    List<int[]> first = new ArrayList<>();
    List<int[]> second = new ArrayList<>();
    for (int b = 0; b < sessions.lengths().length; b++) {
      int[] session = sessions.session(b);
      int way = random.nextInt(Way.values().length);
      int other = (way + 1 + random.nextInt(Way.values().length - 1)) % Way.values().length;
      first.add(view(session, Way.values()[way]));
      second.add(view(session, Way.values()[other]));
    }
    return List.of(PaddedPrefixes.of(first), PaddedPrefixes.of(second));
  }

  int[] view(int[] session, Way way) {
    if (session.length < 2) {
      return session;
    }
    return switch (way) {
      case MASK -> masked(session);
      case CROP -> cropped(session);
      case REORDER -> reordered(session);
    };
  }

  /** Half the clicks hidden, wherever they are. */
  private int[] masked(int[] session) {
    int[] view = session.clone();
    int[] places = shuffled(0, session.length);
    for (int i = 0; i < (int) (MASKED * session.length); i++) {
      view[places[i]] = maskRow;
    }
    return view;
  }

  /** Half the clicks kept, one after the other. */
  private int[] cropped(int[] session) {
    int length = Math.max(1, (int) (KEPT * session.length));
    int begin = random.nextInt(session.length - length + 1);
    return Arrays.copyOfRange(session, begin, begin + length);
  }

  /** Most of the clicks, one after the other, in another order. */
  private int[] reordered(int[] session) {
    int length = (int) (REORDERED * session.length);
    int begin = random.nextInt(session.length - length + 1);
    int[] view = session.clone();
    int[] places = shuffled(begin, length);
    for (int i = 0; i < length; i++) {
      view[begin + i] = session[places[i]];
    }
    return view;
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
