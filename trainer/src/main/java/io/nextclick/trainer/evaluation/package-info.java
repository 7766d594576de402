/** Judges recommenders on the same pairs, and decides whether a candidate may be published. */
@NullMarked
package io.nextclick.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
