package io.steelyard.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Who asks: the first line of {@code --token-file}. It never prints itself. */
public final class BearerToken {
    private static final int MOST_BYTES = 8_192;
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]+");

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /**
     * The first line of the file without blanks around it.
     *
     * @throws WrongUseException when there is no such file, it cannot be read, or its first line is no token
     */
    static BearerToken read(Path file) throws WrongUseException {
        String line = firstLine(file);
        if (line.isEmpty()) {
            throw wrong(file, "has nothing in its first line");
        }
        if (!FORM.matcher(line).matches()) {
            throw wrong(file, "has blanks or letters in its first line that no token has");
        }
        return new BearerToken(line);
    }

    private static String firstLine(Path file) throws WrongUseException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw wrong(file, "does not exist");
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getMessage() + ")");
        }
        String line = new String(bytes, StandardCharsets.UTF_8).split("\\R", 2)[0];
        if (line.length() >= MOST_BYTES) {
            throw wrong(file, "has more than " + MOST_BYTES + " characters in its first line");
        }
        return line.strip();
    }

    private static WrongUseException wrong(Path file, String what) {
        return new WrongUseException(
                "--token-file " + file + " " + what + ": write the token alone into its first line");
    }

    /** As the header {@code Authorization} has it. */
    String header() {
        return "Bearer " + text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
