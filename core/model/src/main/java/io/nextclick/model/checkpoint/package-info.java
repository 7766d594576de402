/** A trained model as a file: weights as safetensors, items, and how it was trained. */
@NullMarked
package io.nextclick.model.checkpoint;

import org.jspecify.annotations.NullMarked;
