package io.steelyard.edge.uplink;

import java.net.URI;
import java.util.List;

/**
 * Which of the gateway's addresses is tried next: the one behind the one that failed. The first is preferred, but not so much
 * that a connection that stands would be left for it. For the uplink's thread.
 */
final class Addresses {

    private final List<URI> all;
    private int at;
    private boolean stood;

    Addresses(List<URI> all) {
        this.all = List.copyOf(all);
    }

    URI present() {
        return all.get(at);
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /** The present one did all that is wanted of it. */
    void stands() {
        stood = true;
    }

    /**
     * The connection failed or ended: the next try goes elsewhere, after one that had stood to the first.
     *
     * @return whether there is one to be tried at once
     */
    boolean failed() {
        at = stood ? 0 : (at + 1) % all.size();
        boolean more = areSeveral() && (stood || at != 0);
        stood = false;
        return more;
    }
}
