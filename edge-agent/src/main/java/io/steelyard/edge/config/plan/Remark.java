package io.steelyard.edge.config.plan;

import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a file may say and that comes to nothing as it stands. It is no mistake: it is taken as it is.
 *
 * @param name of the signal, {@code asset/signal}
 * @param detail which setting, and why
 */
public record Remark(String name, String detail) {
    /** Of so many the first and the last are always told, and nothing lies between them. */
    private static final int LEAST = 3;

    /** What a person should know of these settings, in the order of the file. */
    public static List<Remark> of(OpcUaConfig config) {
        Map<String, ServerConfig> servers = new HashMap<>();
        config.servers().forEach(server -> servers.put(server.name(), server));
        List<Remark> remarks = new ArrayList<>();
        for (AssetMapping asset : config.assets()) {
            ServerConfig server = servers.get(asset.server());
            for (SignalMapping signal : asset.signals()) {
                String why = server == null || signal.swingingDoor() == null ? null : inert(signal, server);
                if (why != null) {
                    remarks.add(new Remark(
                            asset.info().asset() + "/" + signal.name(), "swingingDoor leaves nothing out" + why));
                }
            }
        }
        return remarks;
    }

    /**
     * Why a swinging door of the signal leaves no value out; null when it may. A server that tells every change, however it is
     * to sample, gives it something to do all the same.
     */
    private static @Nullable String inert(SignalMapping signal, ServerConfig server) {
        if (signal.every() != null) {
            return ": it is read every " + say(signal.every()) + ", and each value that is read is told by itself";
        }
        long values = server.valuesAtOnce();
        return values >= LEAST
                ? null
                : " where the server tells no more than it is asked for: a notification then holds "
                        + values + (values == 1 ? " value" : " values") + " of it at most (publishing "
                        + say(server.publishing()) + ", sampling " + say(server.sampling())
                        + "), of which the first and the last are always told; sample three times as often as is"
                        + " published, or more";
    }

    private static String say(Duration length) {
        return length.toMillis() % 1_000 == 0 ? length.toSeconds() + "s" : length.toMillis() + "ms";
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("detail", detail);
        return map;
    }
}
