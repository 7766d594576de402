/**
 * Recommenders that count instead of learn: what a network must beat, and what it is mixed with.
 */
@NullMarked
package io.nextclick.model.baseline;

import org.jspecify.annotations.NullMarked;
