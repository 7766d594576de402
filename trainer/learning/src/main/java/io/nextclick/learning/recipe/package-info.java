/** Every model that can be trained. */
@NullMarked
package io.nextclick.learning.recipe;

import org.jspecify.annotations.NullMarked;
