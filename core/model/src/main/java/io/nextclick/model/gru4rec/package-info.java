/** GRU4Rec (arXiv 1511.06939): a recurrent network over a session. */
@NullMarked
package io.nextclick.model.gru4rec;

import org.jspecify.annotations.NullMarked;
