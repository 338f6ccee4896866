package io.steelyard.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build, the same in every part of the program. */
public final class Version {
    private static final String FILE = "version.txt";

    private Version() {}

    /** The version as in the archive's name, {@code 0.1.0} for instance. */
    public static String text() {
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("this build was packed without " + FILE + ": build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
