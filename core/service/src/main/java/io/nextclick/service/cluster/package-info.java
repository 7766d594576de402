/**
 * What a service needs of its Kafka cluster: that it answers, rights, topics whose settings lose
 * nothing, limits, and a clock like ours.
 */
@NullMarked
package io.nextclick.service.cluster;

import org.jspecify.annotations.NullMarked;
