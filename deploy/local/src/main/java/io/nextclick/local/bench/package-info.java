/** Measures on this machine what the documentation claims. */
@NullMarked
package io.nextclick.local.bench;

import org.jspecify.annotations.NullMarked;
