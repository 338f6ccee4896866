package io.steelyard.gateway.model;

/** An edge agent: an edge node id is unique in its site only. */
public record AgentKey(String site, String agent) implements Comparable<AgentKey> {

    @Override
    public int compareTo(AgentKey other) {
        int bySite = site.compareTo(other.site);
        return bySite != 0 ? bySite : agent.compareTo(other.agent);
    }

    /** {@code site/agent}, the form outside. */
    @Override
    public String toString() {
        return site + "/" + agent;
    }
}
