package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/**
 * A running process that a command asks.
 *
 * @param url its HTTP, without a slash at the end
 * @param http asks as whom the command line names
 */
record Peer(URI url, HttpJson http) {
    JsonNode get(String path) throws IOException, InterruptedException {
        return http.get(URI.create(url + path));
    }

    JsonNode send(String method, String path, HttpJson.Document document) throws IOException, InterruptedException {
        return http.send(method, URI.create(url + path), document);
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        return http.bytes(URI.create(url + path));
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return http.delete(URI.create(url + path));
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return http.post(URI.create(url + path));
    }
}
