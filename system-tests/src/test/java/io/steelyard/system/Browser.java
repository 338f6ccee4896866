package io.steelyard.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Chromium without a window, spoken to in its DevTools protocol. One page; one thread. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "DevTools listening on ";
    private static final int SECONDS = 30;
    private static final Map<String, Integer> KEYS = Map.of("Tab", 9, "Enter", 13, "Escape", 27, "ArrowDown", 40);

    private final Process process;
    private final WebSocket page;
    private final Listener listener;
    private final AtomicInteger ids = new AtomicInteger();

    private Browser(Process process, WebSocket page, Listener listener) {
        this.process = process;
        this.page = page;
        this.listener = listener;
    }

    /** Where a Chromium is, or null: then the tests that need one are skipped. */
    public static @Nullable Path find() {
        String named = System.getenv("STEELYARD_TEST_CHROMIUM");
        Stream<String> places = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        return (named == null ? places : Stream.of(named))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public static Browser start(Path program, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=1400,1700",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        URI endpoint = endpoint(process.errorReader());
        HttpClient http = HttpClient.newHttpClient();
        URI list = URI.create("http://" + endpoint.getAuthority() + "/json");
        JsonNode pages =
                JSON.readTree(http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
        for (JsonNode one : pages) {
            if (one.path("type").asText().equals("page")) {
                Listener listener = new Listener();
                WebSocket page = http.newWebSocketBuilder()
                        .buildAsync(URI.create(one.path("webSocketDebuggerUrl").asText()), listener)
                        .join();
                Browser browser = new Browser(process, page, listener);
                browser.call("Page.enable", Map.of());
                browser.call("Runtime.enable", Map.of());
                browser.call("Log.enable", Map.of());
                return browser;
            }
        }
        process.destroyForcibly();
        throw new IOException("the browser has no page: " + pages);
    }

    private static URI endpoint(BufferedReader errors) throws IOException {
        String line = errors.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = errors.readLine();
        }
        if (line == null) {
            throw new IOException("the browser did not start");
        }
        Thread drain = new Thread(() -> drain(errors), "browser-errors");
        drain.setDaemon(true);
        drain.start();
        return URI.create(line.substring(LISTENING.length()).strip());
    }

    private static void drain(BufferedReader errors) {
        try {
            while (errors.readLine() != null) {
                // what it says goes nowhere, so that it never waits for a reader
            }
        } catch (IOException e) {
            // the browser is being closed
        }
    }

    public void open(String url) {
        call("Page.navigate", Map.of("url", url));
    }

    /** The value of a JavaScript expression, awaited when it is a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    expression + ": " + answer.path("exceptionDetails").toPrettyString());
        }
        return answer.path("result").path("value");
    }

    /** What the page complained about: exceptions, and errors of its console and of the network. */
    public List<String> complaints() {
        return List.copyOf(listener.complaints);
    }

    /** The whole page, also what would have to be scrolled to. */
    public void screenshot(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        Map<String, Object> all = Map.of(
                "x", 0,
                "y", 0,
                "width", size.path("width").asDouble(),
                "height", size.path("height").asDouble(),
                "scale", 1);
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(call(
                                        "Page.captureScreenshot",
                                        Map.of("format", "png", "captureBeyondViewport", true, "clip", all))
                                .path("data")
                                .asText()));
    }

    /** A key of the keyboard, by its name: {@code Enter}, {@code Escape}, {@code Tab}, {@code ArrowDown}. */
    public void press(String key) {
        Map<String, Object> down = new HashMap<>(Map.of("type", "keyDown", "key", key, "code", key));
        down.put("windowsVirtualKeyCode", KEYS.get(key));
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        call("Input.dispatchKeyEvent", down);
        down.put("type", "keyUp");
        down.remove("text");
        call("Input.dispatchKeyEvent", down);
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        listener.waiting.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        page.sendText(message.toString(), true).join();
        return answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Puts parts of messages together and hands answers to who waits. */
    private static final class Listener implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                CompletableFuture<JsonNode> answer =
                        waiting.remove(json.path("id").asInt(-1));
                if (answer != null) {
                    answer.complete(json.path("result"));
                }
                String method = json.path("method").asText();
                JsonNode parameters = json.path("params");
                if (method.equals("Runtime.exceptionThrown")
                        || (method.equals("Log.entryAdded")
                                && parameters
                                        .path("entry")
                                        .path("level")
                                        .asText()
                                        .equals("error"))
                        || (method.equals("Runtime.consoleAPICalled")
                                && parameters.path("type").asText().equals("warning"))) {
                    complaints.add(message);
                }
            } catch (IOException e) {
                complaints.add("not JSON: " + message);
            }
        }
    }
}
