/** The wire contract: what travels on each topic, and what a session is. */
@NullMarked
package io.nextclick.schemas;

import org.jspecify.annotations.NullMarked;
