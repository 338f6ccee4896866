package io.steelyard.edge.config.plan;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gateway that runs on an agent's data folder, asked as whoever is on this machine. Safe for several threads. */
public final class RunningGateway implements SeriesPlan.Gateway {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;

    private final Path data;

    /** On this folder, if there is one when it is asked. */
    public RunningGateway(Path data) {
        this.data = data;
    }

    @Override
    public Document get(String path) throws SeriesPlan.UncountedException, InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        URI url = URI.create(address() + path);
        try {
            return ask(url);
        } catch (SeriesPlan.UncountedException e) {
            throw e;
        } catch (IOException e) {
            throw new SeriesPlan.UncountedException(
                    SeriesPlan.Standing.UNREACHABLE, url + " did not answer: " + e.getMessage());
        }
    }

    private static Document ask(URI url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new SeriesPlan.UncountedException(
                        SeriesPlan.Standing.REFUSED, url + " answers " + status + detail(connection));
            }
            try (InputStream in = connection.getInputStream()) {
                return Document.read(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String detail(HttpURLConnection connection) {
        try (InputStream in = connection.getErrorStream()) {
            return in == null ? "" : ": " + Document.read(in).at("detail").text("no detail");
        } catch (IOException e) {
            return ": something that is not JSON";
        }
    }

    /** As {@code <data>/run/gateway.json} says while its process lives. */
    private URI address() throws SeriesPlan.UncountedException {
        Path file = data.resolve("run").resolve("gateway.json");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                Document word = Document.read(in);
                boolean isAlive = ProcessHandle.of(word.at("pid").number())
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
                String url = word.at("url").text("");
                if (isAlive && url.startsWith("http://")) {
                    return URI.create(url);
                }
            } catch (IOException | IllegalArgumentException e) {
                // being written, or not ours
            }
        }
        throw new SeriesPlan.UncountedException(
                SeriesPlan.Standing.NOBODY,
                "no gateway runs on " + data + ": steelyard agent plan --gateway counts at another one");
    }
}
