/** What a service writes to its log, and how often. */
@NullMarked
package io.nextclick.service.logging;

import org.jspecify.annotations.NullMarked;
