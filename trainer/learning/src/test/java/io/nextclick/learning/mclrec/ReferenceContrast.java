package io.nextclick.learning.mclrec;

/** The papers' formulas on plain arrays, to hold the engine's losses against. */
public final class ReferenceContrast {

  private ReferenceContrast() {}

  /** {@code ℒ_con}, of views by row. */
  public static double infoNce(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += cost(a[i], b[i], a, b, i) + cost(b[i], a[i], b, a, i);
    }
    return sum / (2 * a.length);
  }

  /** Of one view, its partner, and all views of the other sessions. */
  private static double cost(
      double[] view, double[] partner, double[][] own, double[][] other, int i) {
    double total = Math.exp(dot(view, partner));
    for (int j = 0; j < own.length; j++) {
      if (j != i) {
        total += Math.exp(dot(view, own[j])) + Math.exp(dot(view, other[j]));
      }
    }
    return -Math.log(Math.exp(dot(view, partner)) / total);
  }

  /** {@code ℛ}. */
  public static double regularisation(double[][] a, double[][] b) {
    int batch = a.length;
    double leastPartner = Double.POSITIVE_INFINITY;
    double mostStranger = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < batch; i++) {
      leastPartner = Math.min(leastPartner, dot(a[i], b[i]));
      for (int j = 0; j < batch; j++) {
        mostStranger = i == j ? mostStranger : Math.max(mostStranger, dot(a[i], b[j]));
      }
    }
    double low = Math.min(leastPartner, mostStranger);
    double high = Math.max(leastPartner, mostStranger);
    double sum = 0;
    for (int i = 0; i < batch; i++) {
      sum += Math.max(0, dot(a[i], b[i]) - low) / batch;
      for (int j = 0; j < batch; j++) {
        sum += i == j ? 0 : Math.max(0, high - dot(a[i], b[j])) / (batch * (batch - 1));
      }
    }
    return sum;
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
