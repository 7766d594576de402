/** What a service has of its process: metrics, pages, and an end in order. */
@NullMarked
package io.nextclick.service.process;

import org.jspecify.annotations.NullMarked;
