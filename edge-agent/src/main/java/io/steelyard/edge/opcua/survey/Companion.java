package io.steelyard.edge.opcua.survey;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program knows of a companion specification: by what its machines are recognised, and what their variables mean.
 * Data files of the program, see {@link Companions}.
 *
 * @param title the specification's number and name
 * @param namespaces its namespaces, and those that it leans on, by their prefixes
 * @param lists names of folders that only list what stands elsewhere
 * @param types names of types that are a machine, each with the profile of such a one
 * @param parts names of what only a machine has directly below it, each with the profile
 * @param signals what variables mean; of two that fit the first counts
 */
record Companion(
        String title,
        Map<String, String> namespaces,
        List<Name> lists,
        Map<Name, String> types,
        Map<Name, String> parts,
        List<Meaning> signals) {
    private static final Name ANY = new Name("", "*");

    Companion {
        namespaces = Map.copyOf(namespaces);
        lists = List.copyOf(lists);
        types = Map.copyOf(types);
        parts = Map.copyOf(parts);
        signals = List.copyOf(signals);
    }

    /** What becomes of a variable. */
    enum Use {
        /** It is a signal. */
        SIGNAL,
        /** It is one, although its values are structures. */
        STRUCTURE,
        /** It is one if no other variable of that name stands beside it, or none that has a value. */
        INSTEAD,
        /** It is one, a list of structures that count, if the machine has no other signal of that name. */
        COUNTS,
        /** It is one if nothing below it is. */
        OTHERWISE,
        /** It is none. */
        SILENT
    }

    /**
     * What a variable means whose browse path ends like this.
     *
     * @param end names at the end of the path; {@code *} stands for any one
     * @param signal the signal's usual name; {@code *} stands for the text of what the star at the end's beginning is
     * @param role what it means to a class of machine, or null
     */
    record Meaning(
            Use use,
            List<Name> end,
            String signal,
            @Nullable String role) {
        Meaning {
            end = List.copyOf(end);
        }

        boolean fits(List<Name> path) {
            int skip = path.size() - end.size();
            if (skip < 0) {
                return false;
            }
            for (int i = 0; i < end.size(); i++) {
                if (!end.get(i).equals(ANY) && !end.get(i).covers(path.get(skip + i))) {
                    return false;
                }
            }
            return true;
        }

        /** The name for a variable that fits. */
        String nameOf(List<Name> path) {
            return signal.equals(ANY.text())
                    ? path.get(path.size() - end.size()).text()
                    : signal;
        }
    }
}
