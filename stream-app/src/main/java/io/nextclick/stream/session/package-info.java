/** Stage one: every click finds its place in its session. */
@NullMarked
package io.nextclick.stream.session;

import org.jspecify.annotations.NullMarked;
