package io.steelyard.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A YAML or JSON data file, read whole and without interpretation: {@link #root} has every value with its place. What readers of
 * it find wrong is gathered here; {@link #check} ends a reading. Twice the same key, references with {@code &} and
 * {@code *}, tags and a second document are mistakes; size and depth are bounded. One thread.
 */
public final class DataFile {
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final DataNode.Problems problems;
    private final DataNode root;

    private DataFile(String name, String text) {
        problems = new DataNode.Problems(name);
        root = new DataReader(name, problems).read(text);
    }

    /**
     * Reads text.
     *
     * @param name what problems call the file
     * @throws SettingsException when it is neither YAML nor JSON
     */
    public static DataFile of(String name, String text) {
        if (text.length() > MOST_BYTES) {
            throw refused(name, "has more than " + MOST_BYTES + " characters", "split it");
        }
        return new DataFile(name, text);
    }

    /** Reads UTF-8; the stream is left open. */
    public static DataFile of(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw refused(name, "has more than " + MOST_BYTES + " bytes", "split it");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return of(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw refused(name, "is not UTF-8", "save it as UTF-8");
        }
    }

    /** Reads a file. */
    public static DataFile of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(file.toString(), in);
        } catch (IOException e) {
            throw refused(file.toString(), "cannot be read", "name a file that exists and that this user may read");
        }
    }

    private static SettingsException refused(String name, String what, String remedy) {
        return new SettingsException(List.of(new Problem(name, 0, 0, "", what, remedy)));
    }

    /** The whole of it. */
    public DataNode root() {
        return root;
    }

    /** What was found so far, by line. */
    public List<Problem> problems() {
        return problems.all().stream()
                .sorted(Comparator.comparingInt(
                                (Problem problem) -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line())
                        .thenComparingInt(Problem::column))
                .toList();
    }

    /** Throws what was found, if anything was. */
    public void check() {
        List<Problem> found = problems();
        if (!found.isEmpty()) {
            throw new SettingsException(found);
        }
    }
}
