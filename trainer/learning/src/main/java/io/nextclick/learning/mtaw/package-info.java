/** How MTAW (arXiv 2306.11610) is trained. */
@NullMarked
package io.nextclick.learning.mtaw;

import org.jspecify.annotations.NullMarked;
