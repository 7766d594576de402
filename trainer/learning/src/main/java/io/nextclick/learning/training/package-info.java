/** Turns sessions into a trained checkpoint: batches, AW loss, Adam, early stopping. */
@NullMarked
package io.nextclick.learning.training;

import org.jspecify.annotations.NullMarked;
