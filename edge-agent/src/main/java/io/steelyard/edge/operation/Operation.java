package io.steelyard.edge.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Something that may be asked for.
 *
 * @param name by which it is asked for
 * @param limit how long it may take, waiting for others included; then it is interrupted
 * @param mostBytes of its answer
 * @param arguments the names of those that it knows
 */
public record Operation(String name, Role role, Duration limit, int mostBytes, List<String> arguments, Work work) {
    public Operation {
        arguments = List.copyOf(arguments);
    }

    /** What it does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it, on a thread for such work.
         *
         * @return maps with texts as keys, lists, texts, numbers, booleans and nulls
         */
        Object run(Arguments arguments) throws OperationException, IOException, InterruptedException;
    }
}
