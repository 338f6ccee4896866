package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.GatewayMain;
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
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the demo's people declare. */
@Timeout(60)
final class DemoInputsTest {
    @TempDir
    Path place;

    private DemoOptions options() {
        return new DemoOptions(null, Ports.from(20_000), place, 1, null, null, "", false);
    }

    private static String ask(Gateway gateway, String path) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A newcomer's first look must not be at a table that the gateway refuses; what they change stays theirs. */
    @Test
    void theGatewayTakesEveryTableOfTheDemo() throws Exception {
        DemoFolder folder = new DemoFolder(place);
        folder.prepare();
        folder.writeGateway(options());
        Path shifts = place.resolve("config/inputs/shifts.csv");
        Files.writeString(shifts, "name,days,from,to\nown,daily,08:00,16:00\n");
        Files.setLastModifiedTime(shifts, FileTime.from(Instant.EPOCH)); // nobody is writing it any more
        folder.writeGateway(options());
        String settings = Files.readString(place.resolve("config/gateway.yaml")).replaceAll("port: \\d+", "port: 0");
        Path file = Files.writeString(place.resolve("config/here.yaml"), settings);
        try (Gateway gateway = new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                GatewayMain.surroundings())) {
            gateway.start();
            assertThat(ask(gateway, "/health")).contains("\"name\":\"declared\",\"status\":\"ok\"");
            String kinds = ask(gateway, "/api/v1/sites/demo/inputs");
            assertThat(kinds.split("\"version\":1", -1)).as(kinds).hasSize(7 + 1);
            assertThat(ask(gateway, "/api/v1/sites/demo/inputs/shifts")).contains("\"own\"");
            assertThat(ask(gateway, "/api/v1/sites/demo/register:diff")).contains("\"signed\":true");
        }
    }
}
