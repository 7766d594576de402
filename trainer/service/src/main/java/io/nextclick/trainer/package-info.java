/** Click log to checkpoint: the run that trains, judges and publishes, and its commands. */
@NullMarked
package io.nextclick.trainer;

import org.jspecify.annotations.NullMarked;
