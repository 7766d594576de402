/** A made-up shop with made-up visitors: an endless stream of clicks that a model can learn. */
@NullMarked
package io.nextclick.local.shop;

import org.jspecify.annotations.NullMarked;
