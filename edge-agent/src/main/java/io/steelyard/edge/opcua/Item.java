package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.types.EnumNames;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/** A mapped signal while the agent runs. For the server's thread only. */
final class Item {
    private static final long FIRST_RETRY_SECONDS = 300;
    private static final long LONGEST_RETRY_SECONDS = 1_800;

    final String asset;
    final SignalMapping signal;

    /** For the whole run: what was last known of the signal. */
    @Nullable
    SignalInfo info;

    /** For the whole run: signals below this one, by their names below it. */
    final Map<String, SignalInfo> below = new LinkedHashMap<>();

    @Nullable
    Long lastSourceTime;

    boolean failed;
    private long retrySeconds = FIRST_RETRY_SECONDS;
    long retryAt;

    /** For one session. */
    @Nullable
    NodeId node;

    /** What its numbers are called, if it is an enumeration. */
    @Nullable
    EnumNames names;

    boolean subscribed;
    boolean first;

    Item(String asset, SignalMapping signal) {
        this.asset = asset;
        this.signal = signal;
    }

    /** A new session: nothing of the old one holds. */
    void forgetSession() {
        node = null;
        names = null;
        subscribed = false;
        first = false;
        retrySeconds = FIRST_RETRY_SECONDS;
    }

    void subscribed() {
        subscribed = true;
        first = true;
        failed = false;
        retrySeconds = FIRST_RETRY_SECONDS;
    }

    void failed(long nowNanos) {
        failed = true;
        retryAt = nowNanos + retrySeconds * 1_000_000_000L;
        retrySeconds = Math.min(LONGEST_RETRY_SECONDS, retrySeconds * 2);
    }

    @Nullable
    SignalType type() {
        return info == null ? null : info.type();
    }

    String name() {
        return asset + "/" + signal.name();
    }
}
