/** How SASRec is trained: alone, or by MCLRec's contrast as the model of that name. */
@NullMarked
package io.nextclick.learning.sasrec;

import org.jspecify.annotations.NullMarked;
