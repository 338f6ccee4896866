package io.steelyard.edge.opcua.compare;

import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.identity.AnchorFile;
import io.steelyard.edge.opcua.pin.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.UaException;

/**
 * Looks at the servers of a mapping while the agent runs: with its certificates, and with a session of its own each, so that
 * nothing that reads values waits. Safe for several threads.
 */
public final class LiveLook {
    private final OpcUaConfig wanted;

    /** @param wanted the mapping; its folders are those of the agent that is to take it on */
    public LiveLook(OpcUaConfig wanted) {
        this.wanted = wanted;
    }

    /** Servers at which signals are mapped. */
    public List<ServerConfig> servers() {
        return wanted.servers().stream()
                .filter(server -> !assets(server).isEmpty())
                .toList();
    }

    /** One of {@link #servers} beside the mapping, on the caller's thread; interrupting ends it. */
    public Compared at(ServerConfig server) throws InterruptedException {
        List<AssetMapping> assets = assets(server);
        Path own = wanted.pki().resolve("own").resolve("edge-agent.key");
        if (!Files.isReadable(own)) {
            return not(server, false, own + " is not there or not readable: run this as the agent's user");
        }
        try (Visit visit = Visit.open(server, new Visit.Visitor(wanted.site(), wanted.agent(), wanted.pki()))) {
            AnchorFile memory = new AnchorFile(AnchorFile.of(wanted.memory(), server.name()));
            List<AnchorFile.Kept> kept = memory.read();
            if (memory.isBroken()) {
                return not(server, false, "what the agent remembers of it cannot be read, see the agent's log");
            }
            return new Comparison(server, assets, kept).with(visit);
        } catch (RefusedException e) {
            return not(server, false, Calls.say(e));
        } catch (UaException e) {
            return not(server, Visit.isSilence(e), Calls.say(e));
        } catch (IOException e) {
            return not(server, false, "the certificates in " + wanted.pki() + " cannot be used: " + e.getMessage());
        }
    }

    /** For a server that has not answered when the asker's time was up. */
    public Compared late(ServerConfig server, Duration limit) {
        return not(server, true, "it has not answered within " + limit.toSeconds() + " s");
    }

    private Compared not(ServerConfig server, boolean isUnreachable, String why) {
        int signals = assets(server).stream()
                .mapToInt(asset -> asset.signals().size())
                .sum();
        return Compared.not(server.name(), server.url(), signals, isUnreachable, why);
    }

    private List<AssetMapping> assets(ServerConfig server) {
        return wanted.assets().stream()
                .filter(asset -> asset.server().equals(server.name()))
                .toList();
    }
}
