/** How mtaw-plus is trained: MTAW, then the mixer on sessions that it has not seen. */
@NullMarked
package io.nextclick.learning.plus;

import org.jspecify.annotations.NullMarked;
