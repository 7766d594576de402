/** Judges recommenders on the same pairs, and decides whether a candidate may be published. */
@NullMarked
package io.nextclick.learning.evaluation;

import org.jspecify.annotations.NullMarked;
