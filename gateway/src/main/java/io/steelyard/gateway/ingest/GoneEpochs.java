package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Epochs that left the books, by name: so many an agent, then the oldest are forgotten. Not thread-safe. */
final class GoneEpochs {
    private static final int MOST_AN_AGENT = 10_000;
    private final Map<AgentKey, LinkedHashSet<UUID>> names = new TreeMap<>();

    void add(AgentKey agent, UUID epoch) {
        LinkedHashSet<UUID> ofAgent = names.computeIfAbsent(agent, a -> new LinkedHashSet<>());
        ofAgent.add(epoch);
        if (ofAgent.size() > MOST_AN_AGENT) {
            ofAgent.remove(ofAgent.iterator().next());
        }
    }

    boolean contains(AgentKey agent, UUID epoch) {
        LinkedHashSet<UUID> ofAgent = names.get(agent);
        return ofAgent != null && ofAgent.contains(epoch);
    }

    void clear() {
        names.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(names.size());
        for (Map.Entry<AgentKey, LinkedHashSet<UUID>> ofAgent : names.entrySet()) {
            out.writeUTF(ofAgent.getKey().site());
            out.writeUTF(ofAgent.getKey().agent());
            out.writeInt(ofAgent.getValue().size());
            for (UUID epoch : ofAgent.getValue()) {
                out.writeLong(epoch.getMostSignificantBits());
                out.writeLong(epoch.getLeastSignificantBits());
            }
        }
    }

    void read(DataInput in) throws IOException {
        for (int agents = in.readInt(); agents > 0; agents--) {
            AgentKey agent = new AgentKey(in.readUTF(), in.readUTF());
            for (int left = in.readInt(); left > 0; left--) {
                add(agent, new UUID(in.readLong(), in.readLong()));
            }
        }
    }
}
