package io.steelyard.edge.config;

import io.steelyard.settings.Keys;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An agent's file, read once: what it says and the text that says it.
 *
 * @param path where it lies, or what it is put in place of
 */
public record AgentFile(Path path, String text, Settings settings, AgentConfig config) {

    /** What was read and checked already. */
    public static AgentFile of(SettingsFile.Taken file) {
        return new AgentFile(file.settings().source(), file.text(), file.settings(), AgentConfig.of(file.settings()));
    }

    /**
     * Reads and checks it.
     *
     * @throws SettingsException with every mistake
     */
    public static AgentFile read(Path path, Map<String, String> environment) {
        return of(path, text(path), environment);
    }

    /**
     * Checks a text as if it stood at that place.
     *
     * @throws SettingsException with every mistake
     */
    public static AgentFile of(Path path, String text, Map<String, String> environment) {
        Settings settings = SettingsFile.parse(path, text, AgentKeys.KEYS, environment, AgentChecks::of);
        return new AgentFile(path, text, settings, AgentConfig.of(settings));
    }

    /**
     * The data folder that a file names, whatever else is wrong in it: its lines that begin with {@code data:} are read as if
     * it had no others. That may not be what its author meant, so who uses it looks whether an agent of this file is there.
     *
     * @throws SettingsException when the file cannot be read, or the folder's name cannot
     */
    public static Path data(Path path, Map<String, String> environment) {
        String lines = text(path)
                .lines()
                .filter(line -> line.startsWith(AgentKeys.DATA.name() + ":"))
                .collect(Collectors.joining("\n"));
        return SettingsFile.parse(path, lines, Keys.of(AgentKeys.DATA), environment, read -> List.of())
                .path(AgentKeys.DATA.name());
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new SettingsException(
                    List.of(new Problem(path.toString(), 0, 0, "", "cannot be read", "name a file of text in UTF-8")));
        }
    }

    /** Keys that a running agent takes on. */
    private static final Set<String> TAKEN_ON = Set.of("servers", "assets", "namespaces");

    /**
     * What an agent has to remember of the file that it runs: of ten thousand signals a thousandth of the file.
     *
     * @param fingerprint of its text
     * @param fixed what stands at the keys that a running agent cannot take on
     */
    public record Gist(Path path, String fingerprint, Settings fixed, AgentConfig config) {}

    /** What of it is to be remembered. */
    public Gist gist() {
        return new Gist(path, fingerprint(), settings.without(TAKEN_ON), config);
    }

    /** A fingerprint of the text: SHA-256. */
    public String fingerprint() {
        return fingerprint(text);
    }

    /** The fingerprint of a file with such a text. */
    public static String fingerprint(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The fingerprint of what stands there now, which is not read into memory as a whole. */
    public static String fingerprintOf(Path path) throws IOException {
        MessageDigest hash = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
