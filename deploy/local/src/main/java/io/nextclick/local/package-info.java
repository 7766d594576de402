/** The command line: {@code ./nextclick} and its commands, each in a package of its own. */
@NullMarked
package io.nextclick.local;

import org.jspecify.annotations.NullMarked;
