/**
 * MTAW and what counting knows, mixed: several sources name candidates, a small network that
 * learned on sessions none of them had seen puts them in order.
 */
@NullMarked
package io.nextclick.model.plus;

import org.jspecify.annotations.NullMarked;
