/** Which checkpoint answers, and how the next one takes over. */
@NullMarked
package io.nextclick.stream.model;

import org.jspecify.annotations.NullMarked;
