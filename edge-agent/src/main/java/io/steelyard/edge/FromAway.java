package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.config.plan.RunningGateway;
import io.steelyard.edge.opcua.AcceptedSecurity;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.CertificateInfo;
import io.steelyard.edge.opcua.pki.CertificateRequest;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.edge.operation.Arguments;
import io.steelyard.edge.operation.Operation;
import io.steelyard.edge.operation.OperationException;
import io.steelyard.edge.operation.Role;
import io.steelyard.edge.status.StatusView;
import io.steelyard.settings.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may be asked of an agent from away, each done by the rooms as the commands on its machine do it. */
final class FromAway {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_DEPTH = 32;
    private static final int USUAL_DEPTH = 4;
    private static final int MOST_NODES = 2_000;
    private static final int USUAL_NODES = 500;
    private static final int USUAL_LINES = 100;

    private final Supplier<AgentConfig> config;
    private final Supplier<StatusView> view;
    private final Surveyor surveyor;
    private final CertificateDesk certificates;
    private final CertificateRequest request;
    private final LogMemory log;
    private final Changes changes;
    private final Quarantine quarantine;

    /**
     * What of the agent it needs.
     *
     * @param environment where {@code ${env:NAME}} of its file is looked up
     * @param asking threads for looks at several servers at a time
     */
    record Inside(
            Supplier<AgentConfig> config,
            Supplier<StatusView> view,
            LogMemory log,
            Map<String, String> environment,
            Quarantine quarantine,
            ExecutorService asking) {}

    FromAway(Inside inside, Surroundings around) {
        config = inside.config();
        view = inside.view();
        log = inside.log();
        OpcUaConfig opcua = config.get().opcua();
        surveyor = new Surveyor(
                new Visit.Visitor(opcua.site(), opcua.agent(), opcua.pki()),
                Profiles::find,
                around.clock(),
                around.nanoTime());
        certificates = new CertificateDesk(opcua.pki());
        request = new CertificateRequest(opcua.pki());
        quarantine = inside.quarantine();
        changes = new Changes(
                config.get().data(),
                opcua.pki(),
                inside.environment(),
                new Plans(inside.asking(), new RunningGateway(config.get().data()), around));
    }

    /** All of them. */
    List<Operation> operations() {
        List<Operation> all = new ArrayList<>(changes.operations());
        all.addAll(quarantine.operations());
        all.addAll(List.of(
                new Operation(
                        "status",
                        Role.READ,
                        SOON,
                        MOST_BYTES,
                        List.of(),
                        asked -> view.get().asMap()),
                new Operation(
                        "certificates",
                        Role.READ,
                        SOON,
                        MOST_BYTES,
                        List.of(),
                        asked -> certificates.list().stream()
                                .map(CertificateInfo::asMap)
                                .toList()),
                new Operation("csr", Role.READ, SOON, MOST_BYTES, List.of(), asked -> Map.of("request", request.pem())),
                new Operation(
                        "browse",
                        Role.READ,
                        LONG,
                        MOST_BYTES,
                        List.of("server", "path", "depth", "most"),
                        this::browse),
                new Operation("doctor", Role.READ, LONG, MOST_BYTES, List.of("server"), this::doctor),
                new Operation(
                        "logs",
                        Role.READ,
                        SOON,
                        MOST_BYTES,
                        List.of("lines"),
                        asked -> log.last(asked.number("lines", USUAL_LINES, 1, LogMemory.MOST)))));
        return all;
    }

    private Object browse(Arguments asked) throws OperationException, InterruptedException {
        String path = asked.textOrNull("path");
        BrowseOrder order = new BrowseOrder(
                path == null ? "Objects" : path,
                asked.number("depth", USUAL_DEPTH, 1, MOST_DEPTH),
                asked.number("most", USUAL_NODES, 1, MOST_NODES));
        try {
            return surveyor.browse(target(asked), order).asMap();
        } catch (SurveyException e) {
            throw new OperationException(OperationException.PEER, String.valueOf(e.getMessage()));
        }
    }

    private Object doctor(Arguments asked) throws OperationException, InterruptedException {
        try {
            return surveyor.doctor(target(asked)).asMap();
        } catch (SurveyException e) {
            throw new OperationException(OperationException.PEER, String.valueOf(e.getMessage()));
        }
    }

    /** A server of the agent's file: nobody has the agent look anywhere else. */
    private Target target(Arguments asked) throws OperationException {
        OpcUaConfig opcua = config.get().opcua();
        List<String> names = opcua.servers().stream().map(ServerConfig::name).toList();
        String name = names.size() == 1 && asked.textOrNull("server") == null ? names.get(0) : asked.text("server");
        ServerConfig server = opcua.servers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        OperationException.UNKNOWN,
                        name + " is no server of the agent's file; "
                                + (names.isEmpty() ? "it has none" : Keys.suggest(name, names)),
                        "arguments.server"));
        return new Target(name, server.url(), security(opcua, server), server.login(), null);
    }

    /** As the server was accepted; null for the strongest that it offers. */
    private static ServerConfig.@Nullable Security security(OpcUaConfig opcua, ServerConfig server) {
        AcceptedSecurity accepted = AcceptedSecurity.of(opcua, server);
        boolean isKnown = !accepted.policy().equals("auto") && !accepted.mode().equals("auto");
        return isKnown
                ? new ServerConfig.Security(
                        ServerConfig.Policy.valueOf(accepted.policy()),
                        ServerConfig.Mode.valueOf(accepted.mode()),
                        server.security().weakCertificate())
                : null;
    }
}
