package io.steelyard.edge.model;

import java.util.List;

/** The door through which a signal gets its durable id. */
@FunctionalInterface
public interface SignalDictionary {

    /**
     * The dictionary id of a signal, the same over restarts; a new (signal, type) pair gets a new id, and an id is
     * never used for another pair.
     *
     * @param asset asset id, unique in its site
     * @param signal signal name
     * @param type the type the server declares; a changed type is a new entry
     */
    int idOf(String asset, String signal, SignalType type);

    /**
     * A signal and the type it has.
     *
     * @param asset asset id, unique in its site
     * @param signal signal name
     * @param type the type the server declares
     */
    record Named(String asset, String signal, SignalType type) {}

    /** Gives each of these its id, in fewer waits for the disk than {@link #idOf} takes, which answers at once afterwards. */
    default void giveIds(List<Named> signals) {
        signals.forEach(one -> {
            int unused = idOf(one.asset(), one.signal(), one.type());
        });
    }
}
