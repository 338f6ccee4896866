package io.steelyard.gateway.api;

import java.util.concurrent.Executor;

/**
 * Who answers requests. A question about a year may take seconds; it must not hold up health checks, live values and the
 * console, so that what reads long ranges has threads of its own. Both are bounded; when one refuses, the client gets 503.
 *
 * @param quick for everything else
 * @param slow for what reads long ranges from the store
 */
public record Answering(Executor quick, Executor slow) {

    Executor of(Route route) {
        return route.isSlow() ? slow : quick;
    }
}
