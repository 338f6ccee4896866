package io.steelyard.edge.opcua.session;

import java.util.List;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/** The subscriptions that a session holds. For the server's thread only. */
public interface Held {
    /** Their ids on the server. */
    List<UInteger> ids();

    /** How long the server may be silent, as the slowest of them needs it, in milliseconds. */
    double longestKeepAliveMillis();

    /** Whether everything else goes on without one that the server does not give to a new session; it is forgotten then. */
    boolean goesOnWithout(UInteger id);

    /** The server gave them to a new session. */
    void handedOver();
}
