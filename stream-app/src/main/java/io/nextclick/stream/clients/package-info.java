/** The Kafka clients that the stream threads work with. */
@NullMarked
package io.nextclick.stream.clients;

import org.jspecify.annotations.NullMarked;
