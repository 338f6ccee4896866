package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.identity.Quarantined;
import java.util.List;

/**
 * What a person has said of variables in quarantine: each is its signal's from now on.
 *
 * @param signals those that are accepted, with what they were
 * @param read how many of them are read already; the others are as soon as their server lets them be
 * @param isKept whether it is on the disk; else it holds until the agent ends
 */
public record Accepted(List<Quarantined> signals, int read, boolean isKept) {
    public Accepted {
        signals = List.copyOf(signals);
    }

    /** Nothing is accepted: what was said does not fit what stands in quarantine. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
