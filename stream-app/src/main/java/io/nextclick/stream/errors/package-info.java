/** What happens to records that cannot be read, processed or written. */
@NullMarked
package io.nextclick.stream.errors;

import org.jspecify.annotations.NullMarked;
