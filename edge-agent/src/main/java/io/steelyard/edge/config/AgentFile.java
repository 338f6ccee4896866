package io.steelyard.edge.config;

import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An agent's file, read once: what it says and the text that says it.
 *
 * @param path where it lies, or what it is put in place of
 */
public record AgentFile(Path path, String text, Settings settings, AgentConfig config) {

    /**
     * Reads and checks it.
     *
     * @throws SettingsException with every mistake
     */
    public static AgentFile read(Path path, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new SettingsException(
                    List.of(new Problem(path.toString(), 0, 0, "", "cannot be read", "name a file of text in UTF-8")));
        }
        return of(path, text, environment);
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

    /** A fingerprint of the text: SHA-256. */
    public String fingerprint() {
        return fingerprint(text);
    }

    /** The fingerprint of a file with such a text. */
    public static String fingerprint(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
