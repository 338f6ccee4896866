package io.steelyard.bench.load;

/**
 * What the generator pretends to be.
 *
 * @param agents connections, each an edge node of its own
 * @param assets devices of each agent
 * @param signals signals of each asset
 * @param metrics metrics of each message; more than signals are several instants of one asset
 */
record LoadShape(String site, int agents, int assets, int signals, int metrics) {
    long series() {
        return (long) agents * assets * signals;
    }
}
