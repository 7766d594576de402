/**
 * The processes of a run: brokers behind proxies, stream apps, trainers; and what is done to them.
 */
@NullMarked
package io.nextclick.local.chaos.cluster;

import org.jspecify.annotations.NullMarked;
