/** The Kafka Streams application: clicks in, recommendations out. */
@NullMarked
package io.nextclick.stream;

import org.jspecify.annotations.NullMarked;
