/**
 * The models topic, both ends: checkpoints go onto it in chunks, one is said to be live, old ones
 * go away; whoever serves follows it.
 */
@NullMarked
package io.nextclick.registry;

import org.jspecify.annotations.NullMarked;
