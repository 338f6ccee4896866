package io.steelyard.cli.verify;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the gateway says; every call may ask it anew. */
interface Evidence {
    /** Every signal that the gateway knows, as {@code asset/signal}. */
    Set<String> signals() throws IOException, InterruptedException;

    /** The agent of every asset that the gateway knows, {@code site/agent}. */
    Map<String, String> agents() throws IOException, InterruptedException;

    /** The EURange of every signal that has one, by {@code asset/signal}. */
    Map<String, Filter.Range> ranges() throws IOException, InterruptedException;

    /** All stored points of a signal from the time on, in the order in which the gateway gives them. */
    List<Point> points(String asset, String signal, long from) throws IOException, InterruptedException;

    List<Gap> gaps() throws IOException, InterruptedException;

    LedgerTotal ledger() throws IOException, InterruptedException;

    /**
     * When an agent or the gateway forgot what it knew; one loss that is told of several epochs at once, or told
     * again at a later start, is one.
     */
    Set<MemoryLoss> memoriesLost() throws IOException, InterruptedException;
}
