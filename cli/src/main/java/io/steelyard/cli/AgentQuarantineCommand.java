package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.edge.operation.LocalKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard agent quarantine | accept}: signals whose variables are other ones than at first. */
final class AgentQuarantineCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/operations";
    private static final Duration LIMIT = Duration.ofSeconds(130); // the agent's own is two minutes

    private AgentQuarantineCommand() {}

    /** What is meant, as arguments of an operation. */
    private static Map<String, String> meant(@Nullable String server, @Nullable String signal) {
        Map<String, String> meant = new LinkedHashMap<>();
        if (server != null) {
            meant.put("server", server);
        }
        if (signal != null) {
            meant.put("signal", signal);
        }
        return meant;
    }

    private static JsonNode ask(Peer agent, Request request, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpJson.Document document = new HttpJson.Document(
                "application/json", "", HttpRequest.BodyPublishers.ofString(request.text()), headers);
        return agent.http()
                .send("POST", URI.create(agent.url() + PATH), document, LIMIT)
                .path("result");
    }

    /** A request as it stands. */
    private record Request(String text) {
        static Request of(String operation, Map<String, String> arguments) throws IOException {
            ObjectNode request = JSON.createObjectNode().put("operation", operation);
            ObjectNode named = request.putObject("arguments");
            arguments.forEach(named::put);
            request.put("at", InstantSource.system().instant().toString());
            return new Request(JSON.writeValueAsString(request));
        }
    }

    /** What differs, a line each. */
    private static String text(JsonNode signal) {
        List<String> lines = new ArrayList<>();
        lines.add(signal.path("signal").asText() + "  since "
                + signal.path("since").asText());
        for (String trait : List.of("path", "type", "unit")) {
            String was = signal.path("was").path(trait).asText();
            String is = signal.path("is").path(trait).asText();
            boolean differs = false;
            for (JsonNode one : signal.path("differs")) {
                differs |= one.asText().equals(trait);
            }
            if (differs) {
                lines.add("  " + trait + ": " + was + " -> " + is);
            } else if (!is.isEmpty()) {
                lines.add("  " + trait + ": " + is);
            }
        }
        String address = signal.path("address").asText();
        String node = signal.path("node").asText();
        lines.add("  node: " + (address.equals(node) ? node : node + ", mapped as " + address));
        return String.join(System.lineSeparator(), lines);
    }

    private static void print(JsonNode server) {
        server.path("signals").forEach(signal -> System.out.println(text(signal)));
        int more = server.path("count").asInt() - server.path("signals").size();
        if (more > 0) {
            System.out.println("and " + more + " more");
        }
    }

    /** {@code steelyard agent quarantine}. */
    @Command(
            name = "quarantine",
            mixinStandardHelpOptions = true,
            description = {
                "Lists signals of a running agent that are not read, since another variable stands in the place of their",
                "own: what it was when it was first found, and what it is. Changes nothing. Exit code 1 when there are any."
            })
    static final class Listing implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Parameters(index = "0", arity = "0..1", paramLabel = "SERVER", description = "Its name in the agent's file.")
        private @Nullable String server;

        @Parameters(index = "1", arity = "0..1", paramLabel = "SIGNAL", description = "Asset/signal; else all of it.")
        private @Nullable String signal;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            JsonNode servers = ask(options.agent(), Request.of("quarantine", meant(server, signal)), Map.of());
            if (options.isJson()) {
                System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(servers));
            } else if (servers.isEmpty()) {
                System.out.println("nothing is in quarantine");
            } else {
                servers.forEach(this::tell);
            }
            return servers.isEmpty() ? ExitCode.DONE : ExitCode.NO;
        }

        private void tell(JsonNode one) {
            String name = one.path("server").asText();
            System.out.println("server " + name + ": " + one.path("count").asInt() + " in quarantine");
            print(one);
            System.out.println("to have it so: steelyard agent accept " + name + (signal == null ? "" : " " + signal)
                    + " --seen " + one.path("seen").asText());
        }
    }

    /** {@code steelyard agent accept}. */
    @Command(
            name = "accept",
            mixinStandardHelpOptions = true,
            description = {
                "Has a running agent take variables in quarantine for their signals' own: shows what each was and is, and",
                "accepts it. They are learned anew and read at once; no other signal is touched."
            })
    static final class Accept implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Parameters(index = "0", paramLabel = "SERVER", description = "Its name in the agent's file.")
        private String server = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "SIGNAL", description = "Asset/signal; else all of it.")
        private @Nullable String signal;

        @Option(
                names = "--seen",
                paramLabel = "WORD",
                description = "Only if they still are what was seen: the word that steelyard agent quarantine printed.")
        private @Nullable String seen;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            Peer agent = options.agent();
            LocalKey key = key();
            JsonNode servers = ask(agent, Request.of("quarantine", meant(server, signal)), Map.of());
            if (servers.isEmpty()) {
                System.err.println("nothing of that is in quarantine");
                return ExitCode.NO;
            }
            JsonNode present = servers.get(0);
            if (!options.isJson()) {
                print(present);
            }
            Map<String, String> arguments = meant(server, signal);
            arguments.put("seen", seen == null ? present.path("seen").asText() : seen);
            Request request = Request.of("accept", arguments);
            JsonNode accepted =
                    ask(agent, request, Map.of("steelyard-proof", key.proof("POST " + PATH, request.text())));
            if (options.isJson()) {
                System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(accepted));
            } else {
                System.out.println(outcome(accepted));
            }
            return accepted.path("kept").asBoolean() ? ExitCode.DONE : ExitCode.NO;
        }

        private LocalKey key() throws WrongUseException {
            Path folder = options.data().resolve("edge-agent");
            try {
                return LocalKey.read(folder);
            } catch (IOException e) {
                throw new WrongUseException("the agent's key in " + folder + " cannot be read (" + e.getMessage()
                        + "): run this as the agent's user, and name its data folder with --data");
            }
        }

        private static String outcome(JsonNode accepted) {
            int count = accepted.path("count").asInt();
            int read = accepted.path("read").asInt();
            return "accepted: " + count + ", of which " + read + " are read now"
                    + (read < count ? "; the others are when their server has them" : "")
                    + (accepted.path("kept").asBoolean()
                            ? ""
                            : "; NOT WRITTEN DOWN: after the agent's next start they are in quarantine again, see its"
                                    + " log");
        }
    }
}
