package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Certificate and key of the agent {@code edge-1} of site {@code demo}, made once for all tests of a process: a short key takes
 * a second, and the one that an agent makes without it several.
 */
public final class ReadyPair {
    private static final int SHORT_KEY = 2_048;
    private static final Map<String, byte[]> FILES = made();

    private ReadyPair() {}

    private static Map<String, byte[]> made() {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            Path folder = Files.createTempDirectory("ready-pair");
            OwnCertificate.in(folder, ApplicationUri.of("demo", "edge-1"), SHORT_KEY);
            for (String name : List.of(OwnCertificate.KEY, OwnCertificate.CERTIFICATE)) {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Lays it into a folder, {@code pki/own}. */
    public static void in(Path own) throws IOException {
        Files.createDirectories(own);
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            Files.write(own.resolve(file.getKey()), file.getValue());
        }
    }
}
