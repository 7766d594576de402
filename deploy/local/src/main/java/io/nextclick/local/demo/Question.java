package io.nextclick.local.demo;

import io.nextclick.schemas.Prefix;

/**
 * What a visitor did next, and so what the recommendation before it should have listed.
 *
 * @param clickId the click that was answered
 * @param prefix the items up to and with that click, oldest first
 * @param target the item of the session's next click
 */
record Question(String clickId, Prefix prefix, String target) {}
