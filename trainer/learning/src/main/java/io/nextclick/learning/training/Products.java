package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The products with the vocabulary, nearly all of a training's work. Shapes: N targets, V items, D
 * numbers an embedding.
 */
public interface Products extends AutoCloseable {

  /**
   * {@code exp(Q Tᵀ)}, in whatever type {@link #weigh} and {@link #gather} take.
   *
   * @param query (N, D)
   * @param table (V, D)
   * @return (N, V)
   */
  NDArray exponentials(NDArray query, NDArray table, NDManager step);

  /** {@code X T}: (N, V) and (V, D) to (N, D). */
  NDArray weigh(NDArray exponentials, NDArray table, NDManager step);

  /** {@code Xᵀ R}: (N, V) and (N, D) to (V, D). */
  NDArray gather(NDArray exponentials, NDArray rows, NDManager step);

  @Override
  void close();

  /** In single precision, on any device. */
  static Products inSinglePrecision() {
    return new Products() {
      @Override
      public NDArray exponentials(NDArray query, NDArray table, NDManager step) {
        NDArray logits = query.matMul(table.transpose()); // (N, V)
        NDArray exponentials = logits.exp(); // (N, V)
        logits.close();
        return exponentials;
      }

      @Override
      public NDArray weigh(NDArray exponentials, NDArray table, NDManager step) {
        return exponentials.matMul(table);
      }

      @Override
      public NDArray gather(NDArray exponentials, NDArray rows, NDManager step) {
        return exponentials.transpose().matMul(rows);
      }

      @Override
      public void close() {}
    };
  }
}
