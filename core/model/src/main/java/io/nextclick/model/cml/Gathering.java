package io.nextclick.model.cml;

import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;

/**
 * How much each click of a session counts in what the session gathers: {@code ρ^age}, the age in
 * clicks, over the root of what all clicks of its behaviour weigh together. So one of two carts
 * counts for more than one of twenty views. The behaviours' mean is the session's.
 *
 * <p>Shapes: B sessions, T clicks padded, K behaviours.
 *
 * @param behaviours K
 * @param recency ρ
 */
public record Gathering(int behaviours, double recency) {

  /** Each prefix's shares of its clicks: (B, T, T). */
  float[] ofEveryPrefix(PaddedPrefixes clicks) {
    int width = clicks.width();
    float[] shares = new float[clicks.lengths().length * width * width];
    for (int b = 0; b < clicks.lengths().length; b++) {
      KnownClicks session = clicks.session(b);
      for (int end = 1; end <= session.size(); end++) {
        write(shares(session, end), shares, (b * width + end - 1) * width);
      }
    }
    return shares;
  }

  /** Each whole session's: (B, 1, T). */
  float[] ofSessions(PaddedPrefixes clicks) {
    int width = clicks.width();
    float[] shares = new float[clicks.lengths().length * width];
    for (int b = 0; b < clicks.lengths().length; b++) {
      write(shares(clicks.session(b)), shares, b * width);
    }
    return shares;
  }

  /** Each whole session's by one behaviour alone: (B, K, T). */
  float[] byBehaviour(PaddedPrefixes clicks) {
    int width = clicks.width();
    float[] shares = new float[clicks.lengths().length * behaviours * width];
    for (int b = 0; b < clicks.lengths().length; b++) {
      KnownClicks session = clicks.session(b);
      double[] own = shares(session);
      for (int place = 0; place < own.length; place++) {
        int row = b * behaviours + session.behaviours()[place];
        shares[row * width + place] = (float) (own[place] * behaviours);
      }
    }
    return shares;
  }

  /** A whole session's share of each of its clicks. */
  public double[] shares(KnownClicks session) {
    return shares(session, session.size());
  }

  private double[] shares(KnownClicks session, int end) {
    double[] shares = new double[end];
    double[] sums = new double[behaviours];
    double weight = 1;
    for (int place = end - 1; place >= 0; place--) {
      shares[place] = weight;
      sums[session.behaviours()[place]] += weight;
      weight *= recency;
    }
    for (int place = 0; place < end; place++) {
      shares[place] /= behaviours * Math.sqrt(sums[session.behaviours()[place]]);
    }
    return shares;
  }

  private static void write(double[] from, float[] to, int begin) {
    for (int i = 0; i < from.length; i++) {
      to[begin + i] = (float) from[i];
    }
  }
}
