/** Whether clicks are answered, and if not, why. */
@NullMarked
package io.nextclick.stream.health;

import org.jspecify.annotations.NullMarked;
