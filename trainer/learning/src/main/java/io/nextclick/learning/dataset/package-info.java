/** Sessions for training and pairs to judge on, cut from files or from the click log. */
@NullMarked
package io.nextclick.learning.dataset;

import org.jspecify.annotations.NullMarked;
