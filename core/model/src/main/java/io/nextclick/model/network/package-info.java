/** What all networks share: named weights, the way from a session to scores, and serving. */
@NullMarked
package io.nextclick.model.network;

import org.jspecify.annotations.NullMarked;
