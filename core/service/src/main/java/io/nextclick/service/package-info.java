/**
 * What both services share in operation: configuration, HTTP endpoints, topics, progress, exit
 * codes.
 */
@NullMarked
package io.nextclick.service;

import org.jspecify.annotations.NullMarked;
