package io.steelyard.edge.opcua;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a variable stands in a server's address space; namespaces by URI, since their indices change. */
public sealed interface NodeAddress {

    /**
     * A way of browse names from the Objects folder (OPC UA Part 4 §5.9.4).
     *
     * @param namespace URI of the names' namespace
     * @param names without {@code Objects}; one in another namespace is {@code nsu=<URI>;<name>}
     */
    record Path(String namespace, List<String> names) implements NodeAddress {
        private static final String QUALIFIED = "nsu=";

        public Path {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a browse path needs at least one name behind Objects");
            }
        }

        /**
         * As it is written: {@code Objects/Plant/m:Machine}.
         *
         * @param prefixes namespaces by the prefixes of names; what stands before a colon and is none belongs to the name
         */
        public static Path of(String namespace, String path, Map<String, String> prefixes) {
            return new Path(
                    namespace.intern(),
                    Arrays.stream(path.split("/", -1))
                            .skip(1)
                            .map(name -> qualified(name, prefixes).intern()) // few names, many signals
                            .toList());
        }

        /** A name with a declared prefix in the form that carries the namespace itself. */
        private static String qualified(String name, Map<String, String> prefixes) {
            int colon = name.indexOf(':');
            String uri = colon < 0 ? null : prefixes.get(name.substring(0, colon));
            return uri == null ? name : QUALIFIED + uri + ";" + name.substring(colon + 1);
        }

        /** The namespaces of all names. */
        Stream<String> namespaces() {
            return names.stream().map(this::namespaceOf).distinct();
        }

        String namespaceOf(String name) {
            return isQualified(name) ? uri(name) : namespace;
        }

        /** The namespace that a name carries itself; empty when it is in the path's own. */
        public static String uri(String name) {
            return isQualified(name) ? name.substring(QUALIFIED.length(), name.indexOf(';')) : "";
        }

        /** A name without its namespace. */
        public static String plain(String name) {
            return isQualified(name) ? name.substring(name.indexOf(';') + 1) : name;
        }

        private static boolean isQualified(String name) {
            return name.startsWith(QUALIFIED) && name.indexOf(';') > 0;
        }

        @Override
        public String toString() {
            return "Objects/" + String.join("/", names) + " in " + namespace;
        }
    }

    /**
     * A node id in the form of OPC UA Part 6 §5.3.1.10.
     *
     * @param text {@code nsu=<URI>;s=<identifier>} for instance, or without {@code nsu=} for namespace 0
     */
    record Id(String text) implements NodeAddress {
        @Override
        public String toString() {
            return text;
        }
    }
}
