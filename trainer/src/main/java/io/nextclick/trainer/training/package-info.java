/** Turns sessions into a trained checkpoint: batches, AW loss, Adam, early stopping. */
@NullMarked
package io.nextclick.trainer.training;

import org.jspecify.annotations.NullMarked;
