package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code steelyard agent ask}: what may be asked of an agent from away, asked of the one that runs here. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a running agent: status, certificates, csr, browse, doctor or logs. It looks with its own certificates,",
            "while it goes on reading; browse and doctor look at a server of its file."
        })
final class AgentAskCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(130); // the agent's own is two minutes

    @Mixin
    private PeerOptions options = new PeerOptions();

    @Parameters(index = "0", paramLabel = "OPERATION", description = "What to ask for.")
    private String operation = "";

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "Its arguments: server=plant depth=2 for instance.")
    private Map<String, String> arguments = new LinkedHashMap<>();

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        Peer agent = options.agent();
        HttpJson.Document document =
                new HttpJson.Document("application/json", "", HttpRequest.BodyPublishers.ofString(request()));
        JsonNode answer = agent.http().send("POST", URI.create(agent.url() + "/operations"), document, LIMIT);
        JsonNode result = answer.path("result");
        if (operation.equals("logs") && !options.isJson()) {
            result.forEach(line -> System.out.println(line.asText()));
        } else {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result));
        }
        return ExitCode.DONE;
    }

    private String request() throws IOException {
        ObjectNode request = JSON.createObjectNode().put("operation", operation);
        ObjectNode named = request.putObject("arguments");
        arguments.forEach((name, value) -> {
            if (value.matches("\\d{1,9}")) {
                named.put(name, Integer.parseInt(value));
            } else {
                named.put(name, value);
            }
        });
        return JSON.writeValueAsString(request);
    }
}
