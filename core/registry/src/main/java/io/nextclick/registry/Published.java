package io.nextclick.registry;

import java.util.Optional;

/**
 * What came of publishing.
 *
 * @param version that is on the topic now
 * @param notLive why another version is to answer, in a sentence; empty where this one is
 */
public record Published(String version, Optional<String> notLive) {}
