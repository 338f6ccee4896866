package io.steelyard.edge;

import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.CertificateRequest;
import io.steelyard.edge.opcua.pki.KeyFiles;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.operation.Arguments;
import io.steelyard.edge.operation.Operation;
import io.steelyard.edge.operation.OperationException;
import io.steelyard.edge.operation.Role;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What of an agent may be changed from away, one change at a time: its file, as the commands on its machine do it, and whom it
 * trusts or shows. A plan is among it, since a file makes the agent open what it names.
 */
final class Changes {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_BYTES = 256 * 1024;
    private static final String MAPPING = "mapping";
    private static final String CHAIN = "chain";

    private final Path data;
    private final Map<String, String> environment;
    private final AgentDesk desk;
    private final Plans plans;
    private final CertificateDesk certificates;
    private final CertificateRequest own;
    private final ReentrantLock one = new ReentrantLock();

    /** Of the agent that runs on the data folder, and whose folder of certificates that is. */
    Changes(Path data, Path pki, Map<String, String> environment, Plans plans) {
        this.data = data;
        this.plans = plans;
        this.environment = environment;
        this.desk = new AgentDesk(environment, PATIENCE, folder -> true);
        this.certificates = new CertificateDesk(pki);
        this.own = new CertificateRequest(pki);
    }

    private interface Change<T> {
        T run(Arguments asked) throws AgentDesk.DeskException, OperationException, IOException, InterruptedException;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("plan", Role.MANAGE, LIMIT, MOST_BYTES, Plans.arguments(MAPPING), this::plan),
                operation("apply", List.of(MAPPING), asked -> told(desk.apply(file(asked)))),
                operation("undo", List.of(), asked -> told(desk.undo(data))),
                operation(
                        "trust",
                        List.of("sha256"),
                        asked -> Map.of(
                                "trusted", asked.text("sha256"), "servers", certificates.trust(asked.text("sha256")))),
                operation("reject", List.of("sha256"), asked -> {
                    certificates.reject(asked.text("sha256"));
                    return Map.of("rejected", asked.text("sha256"));
                }),
                operation("install", List.of(CHAIN), this::install));
    }

    /** What the plant's authority gave for the agent's request. */
    private Object install(Arguments asked) throws OperationException, IOException {
        try {
            List<X509Certificate> chain = KeyFiles.certificates(asked.text(CHAIN));
            own.install(chain, CHAIN);
            X509Certificate installed = chain.get(0);
            return Map.of(
                    "installed", Thumbprint.of(installed),
                    "until", installed.getNotAfter().toInstant().toString());
        } catch (CertificateException e) {
            throw new OperationException(
                    OperationException.WRONG,
                    "it holds no certificates in PEM: " + e.getMessage(),
                    "arguments." + CHAIN);
        }
    }

    private Operation operation(String name, List<String> arguments, Change<Object> change) {
        return new Operation(name, Role.MANAGE, LIMIT, MOST_BYTES, arguments, asked -> alone(asked, change));
    }

    /** Only the files are read while others wait: servers may take their time. */
    private Object plan(Arguments asked) throws OperationException, IOException, InterruptedException {
        AgentDesk.Draft draft = alone(asked, arguments -> desk.draft(file(arguments)));
        return plans.plan(draft, asked);
    }

    private <T> T alone(Arguments asked, Change<T> change)
            throws OperationException, IOException, InterruptedException {
        one.lockInterruptibly();
        try {
            return change.run(asked);
        } catch (AgentDesk.DeskException e) {
            throw new OperationException(OperationException.CONFLICT, String.valueOf(e.getMessage()));
        } catch (SettingsException e) {
            throw new OperationException(
                    OperationException.WRONG, String.valueOf(e.getMessage()), "arguments." + MAPPING);
        } finally {
            one.unlock();
        }
    }

    /** The text of a file for this agent, and for no other one. */
    private AgentFile file(Arguments asked) throws OperationException {
        AgentFile file = AgentFile.of(Path.of(MAPPING), asked.text(MAPPING), environment);
        Path wanted = file.config().data();
        if (!wanted.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize())) {
            throw new OperationException(
                    OperationException.CONFLICT,
                    "its key data names " + wanted + " and this agent's data folder is " + data,
                    "arguments." + MAPPING);
        }
        return file;
    }

    private static Map<String, Object> told(AgentDesk.Applied applied) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("outcome", applied.outcome().word());
        told.put("plan", applied.plan().asMap());
        return told;
    }
}
