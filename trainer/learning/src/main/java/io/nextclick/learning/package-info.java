/** How models are trained and judged: a library, with no commands and no metrics. */
@NullMarked
package io.nextclick.learning;

import org.jspecify.annotations.NullMarked;
