package io.nextclick.model.plus;

import io.nextclick.model.checkpoint.Tensor;
import java.util.Arrays;
import java.util.Random;

/**
 * Scores candidates from their features: a line through all features and, beside it, two hidden
 * layers that let one feature change what another is worth.
 *
 * <p>{@code score = s·x + w·ReLU(B·ReLU(A·x + a) + b)}. Small enough to run on the heap, beside the
 * engine. Only read by {@link #scores}; safe for use by several threads with a {@link Work} each.
 */
public final class Mixer {

  /** Numbers in a hidden layer. */
  public static final int HIDDEN = 32;

  static final String TENSOR = "mixer";

  private static final int F = Candidates.FEATURES;
  private static final int H = HIDDEN;
  // Where each of the parameters begins.
  private static final int INNER = 0; // (F, H)  Aᵀ
  private static final int INNER_BIAS = INNER + F * H; // (H)  a
  private static final int OUTER = INNER_BIAS + H; // (H, H)  Bᵀ
  private static final int OUTER_BIAS = OUTER + H * H; // (H)  b
  private static final int LAST = OUTER_BIAS + H; // (H)  w
  private static final int LINE = LAST + H; // (F)  s
  private static final int PARAMETERS = LINE + F;

  private final float[] parameters;

  private Mixer(float[] parameters) {
    this.parameters = parameters;
  }

  /** Begins where the mixture is MTAW's own ranking. */
  public static Mixer random(Random random) {
    float[] parameters = new float[PARAMETERS];
    fill(parameters, INNER, INNER_BIAS, 1 / Math.sqrt(F), random);
    fill(parameters, OUTER, OUTER_BIAS, 1 / Math.sqrt(H), random);
    fill(parameters, LAST, LINE, 0.1, random);
    parameters[LINE + Part.NETWORK.begin()] = 1;
    return new Mixer(parameters);
  }

  private static void fill(float[] values, int begin, int end, double deviation, Random random) {
    for (int i = begin; i < end; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
  }

  static Mixer of(Tensor tensor) {
    return new Mixer(tensor.values());
  }

  /** A copy of the parameters, for a checkpoint. */
  Tensor toTensor() {
    return Tensor.of(parameters.clone(), PARAMETERS);
  }

  static int[] sizes() {
    return new int[] {PARAMETERS};
  }

  /** The parameters themselves, to train them. */
  public float[] parameters() {
    return parameters;
  }

  /** What one scoring leaves for its gradient; used again for the next, never shared. */
  public static final class Work {
    private float[] inner = new float[0];
    private float[] outer = new float[0];
    private final float[] back = new float[H];
  }

  /**
   * Scores candidates, higher is likelier.
   *
   * @param features (n, {@link Candidates#FEATURES})
   */
  public float[] scores(float[] features, int n, Work work) {
    if (work.inner.length < n * H) {
      work.inner = new float[n * H];
      work.outer = new float[n * H];
    }
    Arrays.fill(work.inner, 0, n * H, 0);
    Arrays.fill(work.outer, 0, n * H, 0);
    float[] scores = new float[n];
    for (int i = 0; i < n; i++) {
      for (int f = 0; f < F; f++) {
        float x = features[i * F + f];
        if (x != 0) {
          scores[i] += parameters[LINE + f] * x;
          add(x, parameters, INNER + f * H, work.inner, i * H);
        }
      }
      activate(work.inner, i * H, INNER_BIAS);
      for (int h = 0; h < H; h++) {
        float x = work.inner[i * H + h];
        if (x != 0) {
          add(x, parameters, OUTER + h * H, work.outer, i * H);
        }
      }
      activate(work.outer, i * H, OUTER_BIAS);
      for (int h = 0; h < H; h++) {
        scores[i] += parameters[LAST + h] * work.outer[i * H + h];
      }
    }
    return scores;
  }

  /** {@code to += x · from}, H numbers. */
  private static void add(float x, float[] from, int fromBegin, float[] to, int toBegin) {
    for (int h = 0; h < H; h++) {
      to[toBegin + h] += x * from[fromBegin + h];
    }
  }

  private void activate(float[] layer, int begin, int bias) {
    for (int h = 0; h < H; h++) {
      layer[begin + h] = Math.max(0, layer[begin + h] + parameters[bias + h]);
    }
  }

  /**
   * Adds to the gradient what one candidate's score contributes.
   *
   * @param features as the last scoring with this work had them
   * @param i the candidate's place
   * @param slope derivative of the loss by its score
   * @param gradient as long as {@link #parameters}
   */
  public void differentiate(float[] features, int i, float slope, Work work, float[] gradient) {
    float[] back = work.back;
    Arrays.fill(back, 0);
    for (int k = 0; k < H; k++) {
      float x = work.outer[i * H + k];
      if (x > 0) {
        gradient[LAST + k] += slope * x;
        float through = slope * parameters[LAST + k];
        gradient[OUTER_BIAS + k] += through;
        for (int h = 0; h < H; h++) {
          gradient[OUTER + h * H + k] += through * work.inner[i * H + h];
          back[h] += through * parameters[OUTER + h * H + k];
        }
      }
    }
    for (int h = 0; h < H; h++) {
      back[h] = work.inner[i * H + h] > 0 ? back[h] : 0;
      gradient[INNER_BIAS + h] += back[h];
    }
    for (int f = 0; f < F; f++) {
      float x = features[i * F + f];
      if (x != 0) {
        gradient[LINE + f] += slope * x;
        add(x, back, 0, gradient, INNER + f * H);
      }
    }
  }
}
