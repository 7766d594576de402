/**
 * How checkpoints come back from the models topic: chunks, manifests, and which version is live.
 */
@NullMarked
package io.nextclick.model.distribution;

import org.jspecify.annotations.NullMarked;
