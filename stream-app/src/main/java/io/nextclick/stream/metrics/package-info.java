/** Every metric of the stream app, by name. */
@NullMarked
package io.nextclick.stream.metrics;

import org.jspecify.annotations.NullMarked;
