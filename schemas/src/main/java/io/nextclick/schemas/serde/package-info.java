/**
 * How each record of the contract becomes bytes, and what a reader says of bytes that are not one.
 */
@NullMarked
package io.nextclick.schemas.serde;

import org.jspecify.annotations.NullMarked;
