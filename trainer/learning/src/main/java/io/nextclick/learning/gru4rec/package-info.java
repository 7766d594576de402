/** How GRU4Rec (arXiv 1511.06939) is trained. */
@NullMarked
package io.nextclick.learning.gru4rec;

import org.jspecify.annotations.NullMarked;
