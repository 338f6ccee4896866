package io.steelyard.edge.opcua.select;

import java.util.Set;

/** Names that nobody else has. */
final class Names {
    private Names() {}

    /** The name, or the name with the first number from 2 on that nobody has; it is taken from now on. */
    static String take(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }
}
