/**
 * What a process needs of its host and of its cluster, looked at before anything starts. Each
 * shortfall is a sentence: what was found, what is needed, and the way there.
 */
@NullMarked
package io.nextclick.service.host;

import org.jspecify.annotations.NullMarked;
