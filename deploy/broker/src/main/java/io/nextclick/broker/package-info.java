/** A Kafka broker inside this JVM, for the demo, the load bench and end-to-end tests. */
@NullMarked
package io.nextclick.broker;

import org.jspecify.annotations.NullMarked;
