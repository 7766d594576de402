/** Puts checkpoints on the models topic, says which is live, and takes old ones away. */
@NullMarked
package io.nextclick.trainer.publication;

import org.jspecify.annotations.NullMarked;
