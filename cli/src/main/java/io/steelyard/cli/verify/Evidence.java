package io.steelyard.cli.verify;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What the gateway says; every call may ask it anew. */
interface Evidence {
    /** Every signal that the gateway knows, as {@code asset/signal}. */
    Set<String> signals() throws IOException, InterruptedException;

    /** All stored points of a signal from the time on, in the order in which the gateway gives them. */
    List<Point> points(String asset, String signal, long from) throws IOException, InterruptedException;

    List<Gap> gaps() throws IOException, InterruptedException;

    LedgerTotal ledger() throws IOException, InterruptedException;

    /**
     * Whether an agent's outbox or the gateway's inbox was lost or put back from an old copy: then present values are
     * sampled, and stored, once more, and a gap begins where the memory ended, before the death.
     */
    boolean memoryWasLost() throws IOException, InterruptedException;
}
