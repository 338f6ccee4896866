package io.steelyard.edge.config;

import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.select.Selects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What another file would do to an agent that runs with one. Nothing that is not named here is touched.
 *
 * @param restart keys that a running agent cannot take on; when there are any, nothing is taken on
 * @param servers servers that are new, left, or connected to anew
 * @param lines what becomes of signals, in the order of the files
 */
public record AgentPlan(Set<String> restart, List<Line> servers, List<Line> lines) {
    /** A server of this name is new. */
    public static final String NEW = "new";

    /** It goes. */
    public static final String GONE = "gone";

    /** A signal's variable, deadband or cycle is another one, or a server's settings: it is read anew. */
    public static final String ANEW = "anew";

    /** Only what is told of the signal is something else; its values go on. */
    public static final String TOLD = "told";

    /** Something else is selected at a server; a walk finds what that brings. */
    public static final String SELECT = "select";

    /**
     * One thing that changes.
     *
     * @param what {@link #NEW}, {@link #GONE}, {@link #ANEW}, {@link #TOLD} or {@link #SELECT}
     * @param name of the server, or {@code asset/signal}
     * @param detail what was and what is
     */
    public record Line(String what, String name, String detail) {
        private Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("what", what);
            map.put("name", name);
            map.put("detail", detail);
            return map;
        }
    }

    public AgentPlan {
        restart = Collections.unmodifiableSet(new TreeSet<>(restart));
        servers = List.copyOf(servers);
        lines = List.copyOf(lines);
    }

    /** From one to the other. */
    public static AgentPlan of(AgentFile.Gist running, AgentFile.Gist wanted) {
        Set<String> restart = running.fixed().differences(wanted.fixed());
        OpcUaConfig from = running.config().opcua();
        OpcUaConfig to = wanted.config().opcua();
        List<Line> servers = new ArrayList<>(servers(from, to));
        servers.addAll(selects(running.config().selects(), wanted.config()));
        return new AgentPlan(restart, servers, signals(from, to));
    }

    /** Of an agent that has never run: all of the file is new. */
    public static AgentPlan first(AgentConfig wanted) {
        OpcUaConfig nothing = wanted.opcua().unmapped();
        List<Line> servers = new ArrayList<>(servers(nothing, wanted.opcua()));
        servers.addAll(selects(List.of(), wanted));
        return new AgentPlan(Set.of(), servers, signals(nothing, wanted.opcua()));
    }

    /** The same with these mappings instead of the files' own: what is selected is in them. */
    public AgentPlan between(OpcUaConfig from, OpcUaConfig to) {
        return new AgentPlan(restart, servers, signals(from, to));
    }

    /** Servers that stay, and of which something else is selected. */
    private static List<Line> selects(List<Selects> from, AgentConfig to) {
        Map<String, Selects> before = new LinkedHashMap<>();
        from.forEach(one -> before.put(one.server(), one));
        Map<String, Selects> now = new LinkedHashMap<>();
        to.selects().forEach(one -> now.put(one.server(), one));
        List<Line> lines = new ArrayList<>();
        for (ServerConfig server : to.opcua().servers()) {
            Selects was = before.get(server.name());
            Selects is = now.get(server.name());
            if (!Objects.equals(was, is)) {
                lines.add(new Line(
                        SELECT,
                        server.name(),
                        change(
                                "select",
                                was == null ? null : was.any().size(),
                                is == null ? null : is.any().size())));
            }
        }
        return lines;
    }

    /** How many signals change in such a way. */
    public long count(String what) {
        return lines.stream().filter(line -> line.what().equals(what)).count();
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return restart.isEmpty() && servers.isEmpty() && lines.isEmpty();
    }

    /** As maps and lists. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("restart", List.copyOf(restart));
        map.put("servers", servers.stream().map(Line::asMap).toList());
        map.put("signals", lines.stream().map(Line::asMap).toList());
        return map;
    }

    private static List<Line> servers(OpcUaConfig from, OpcUaConfig to) {
        Map<String, ServerConfig> left = new LinkedHashMap<>();
        from.servers().forEach(server -> left.put(server.name(), server));
        List<Line> lines = new ArrayList<>();
        for (ServerConfig server : to.servers()) {
            ServerConfig before = left.remove(server.name());
            if (before == null) {
                lines.add(new Line(NEW, server.name(), server.url()));
            } else if (!before.equals(server)) {
                lines.add(new Line(ANEW, server.name(), server.url()));
            }
        }
        left.values().forEach(server -> lines.add(new Line(GONE, server.name(), server.url())));
        return lines;
    }

    /** A signal and where it is read. */
    private record Place(AssetMapping asset, SignalMapping signal) {}

    private static List<Line> signals(OpcUaConfig from, OpcUaConfig to) {
        Map<String, Place> left = places(from);
        List<Line> lines = new ArrayList<>();
        places(to).forEach((name, now) -> {
            Place before = left.remove(name);
            if (before == null) {
                lines.add(new Line(NEW, name, now.signal().address().toString()));
            } else {
                compare(name, before, now, lines);
            }
        });
        left.forEach((name, before) ->
                lines.add(new Line(GONE, name, before.signal().address().toString())));
        return lines;
    }

    private static void compare(String name, Place before, Place now, List<Line> lines) {
        SignalMapping was = before.signal();
        SignalMapping is = now.signal();
        if (!before.asset().server().equals(now.asset().server())) {
            lines.add(new Line(
                    ANEW,
                    name,
                    change("server", before.asset().server(), now.asset().server())));
        } else if (!was.address().equals(is.address())) {
            lines.add(new Line(ANEW, name, change("node", was.address(), is.address())));
        } else if (!Objects.equals(was.deadband(), is.deadband())) {
            lines.add(new Line(ANEW, name, "another deadband"));
        } else if (!Objects.equals(was.every(), is.every())) {
            lines.add(new Line(ANEW, name, change("read", seconds(was.every()), seconds(is.every()))));
        } else if (!Objects.equals(was.swingingDoor(), is.swingingDoor())) {
            lines.add(new Line(ANEW, name, "another swinging door"));
        } else if (!Objects.equals(was.pace(), is.pace())) {
            lines.add(new Line(ANEW, name, change("at most every", seconds(was.pace()), seconds(is.pace()))));
        } else if (!Objects.equals(was.unit(), is.unit())) {
            lines.add(new Line(TOLD, name, change("unit", was.unit(), is.unit())));
        } else if (!was.equals(is)) {
            lines.add(new Line(TOLD, name, change("role", was.role(), is.role())));
        } else if (!before.asset().info().equals(now.asset().info())) {
            lines.add(new Line(TOLD, name, "area, line, class or profile of its asset"));
        }
    }

    private static @Nullable String seconds(@Nullable Duration length) {
        return length == null ? null : length.toSeconds() + "s";
    }

    private static String change(String of, @Nullable Object was, @Nullable Object is) {
        return of + " " + (was == null ? "none" : was) + " -> " + (is == null ? "none" : is);
    }

    private static Map<String, Place> places(OpcUaConfig config) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (AssetMapping asset : config.assets()) {
            for (SignalMapping signal : asset.signals()) {
                places.put(asset.info().asset() + "/" + signal.name(), new Place(asset, signal));
            }
        }
        return places;
    }
}
