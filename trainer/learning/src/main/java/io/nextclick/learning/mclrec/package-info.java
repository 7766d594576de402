/**
 * MCLRec (arXiv 2304.07763): augmented views of a session, the losses that hold them together, and
 * the augmenters that learn what to change.
 */
@NullMarked
package io.nextclick.learning.mclrec;

import org.jspecify.annotations.NullMarked;
