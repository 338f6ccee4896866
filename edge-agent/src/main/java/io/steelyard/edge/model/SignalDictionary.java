package io.steelyard.edge.model;

import java.util.List;
import java.util.Set;

/** The door through which a signal gets its durable id. */
@FunctionalInterface
public interface SignalDictionary {

    /**
     * The dictionary id of a signal, the same over restarts; a new (signal, type) pair gets a new id, and an id is
     * never used for another pair. Fails where there is no room for another.
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
     * @param isPart whether it lies below a signal that is mapped, and is told with it
     */
    record Named(String asset, String signal, SignalType type, boolean isPart) {}

    /**
     * Gives each of these its id, in fewer waits for the disk than {@link #idOf} takes, which answers at once afterwards.
     *
     * @return those for which there is no room: for parts there is none while there still is for the others
     */
    default Set<Named> giveIds(List<Named> signals) {
        signals.forEach(one -> {
            int unused = idOf(one.asset(), one.signal(), one.type());
        });
        return Set.of();
    }
}
