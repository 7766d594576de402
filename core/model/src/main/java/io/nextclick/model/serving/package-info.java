/** From a checkpoint to a model that scores: where architectures are known by name. */
@NullMarked
package io.nextclick.model.serving;

import org.jspecify.annotations.NullMarked;
