/**
 * Transactions that their coordinator calls ended and that a partition holds open all the same:
 * nobody who reads committed records gets past them. They are found, and ended as their coordinator
 * decided.
 */
@NullMarked
package io.nextclick.service.transactions;

import org.jspecify.annotations.NullMarked;
