package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A whole gateway without a plant, asked over HTTP; answers are held against the schemas that it publishes itself. */
final class AskedGateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Gateway gateway;
    private final JsonNode document;

    private AskedGateway(Gateway gateway) throws IOException, InterruptedException {
        this.gateway = gateway;
        this.document = JSON.readTree(ask("GET", "/openapi.json", "", "", "").body());
    }

    /** Starts one in the folder; {@code more} are settings beside those of ports and data. */
    static AskedGateway start(Path folder, String more) throws IOException, InterruptedException {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n" + more);
        Gateway gateway = new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                GatewayMain.surroundings());
        gateway.start();
        return new AskedGateway(gateway);
    }

    /** The answer of a path below {@code /api/v1}; without type or user where they are empty. */
    HttpResponse<String> ask(String method, String path, String type, String body, String user)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!user.isEmpty()) {
            request.header("X-Steelyard-User", user);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A good answer, which is as the schema says. */
    JsonNode json(HttpResponse<String> answer, String schema) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return described(answer, schema);
    }

    /** An answer of any status, which is as the schema says. */
    JsonNode described(HttpResponse<String> answer, String schema) throws IOException {
        JsonNode node = JSON.readTree(answer.body());
        assertThat(SchemaCheck.mistakes(document, document.at("/components/schemas/" + schema), node))
                .as(answer.body())
                .isEmpty();
        return node;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
