package io.steelyard.edge.opcua.identity;

import java.util.List;

/** What people are told of signals that are mapped by node id and of which nobody can tell where they stand. */
public final class Placeless {
    private Placeless() {}

    /**
     * One sentence, and what to do.
     *
     * @param signals {@code asset/signal}, at least one
     */
    public static String told(String server, List<String> signals) {
        return "server " + server + ": where " + signals.size()
                + " signals stand that are mapped by node id cannot be told, "
                + signals.get(0)
                + " the first: if their ids pass to other variables of the same type, nobody notices. Map by"
                + " browse path those that have one of their own";
    }
}
