/** The commands that train and judge from files: train, evaluate, ablate. */
@NullMarked
package io.nextclick.experiments;

import org.jspecify.annotations.NullMarked;
