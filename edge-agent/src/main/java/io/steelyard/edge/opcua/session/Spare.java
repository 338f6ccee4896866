package io.steelyard.edge.opcua.session;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;

/** A subscription whose place on the server another one may have. For the server's thread only. */
@FunctionalInterface
public interface Spare {
    /** There is none. */
    Spare NONE = () -> false;

    /** Ends it on the server, unless somebody needs it; whether there is room for another one since. */
    boolean giveUp() throws InterruptedException;

    /** Makes another one; where the server makes no more of them and this one was given up, once more. */
    default <T> T room(Making<T> making) throws UaException, InterruptedException {
        try {
            return making.make();
        } catch (UaException e) {
            if (e.getStatusCode().value() != StatusCodes.Bad_TooManySubscriptions || !giveUp()) {
                throw e;
            }
        }
        return making.make();
    }

    /** Makes a subscription on the server. */
    interface Making<T> {
        T make() throws UaException, InterruptedException;
    }
}
