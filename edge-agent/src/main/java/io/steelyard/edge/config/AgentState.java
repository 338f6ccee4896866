package io.steelyard.edge.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code <data>/edge-agent/config}: what a running agent says of its configuration, and the texts that it had before, the
 * latest nine. The agent writes, commands read. Everything is written beside itself and moved into place, for its owner only,
 * since a file may hold passwords.
 */
public final class AgentState {
    private static final int MOST = 9;
    private static final String RUNNING = "running.yaml";

    private final Path data;
    private final Path folder;

    /**
     * What the agent says.
     *
     * @param file the file that it watches
     * @param running fingerprint of the text that it runs
     * @param settled whether every server that is there is read so
     * @param refused fingerprint of a text in the file that it does not run, or empty
     * @param problems why not, a line each
     */
    public record Word(Path file, String running, boolean settled, String refused, String problems) {}

    /** What the agent says may not be read by who asks; the message says what to do. */
    public static final class HiddenException extends IOException {
        private static final long serialVersionUID = 1L;

        HiddenException(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** Of the agent with this data folder. */
    public AgentState(Path data) {
        this.data = data;
        folder = data.resolve("edge-agent").resolve("config");
    }

    Path data() {
        return data;
    }

    /** What the agent said last; empty when none has run there. */
    public Optional<Word> word() throws IOException {
        String text = text(folder.resolve("state"));
        if (text == null) {
            return Optional.empty();
        }
        Properties all = new Properties();
        all.load(new StringReader(text));
        return Optional.of(new Word(
                Path.of(all.getProperty("file", "")),
                all.getProperty("running", ""),
                Boolean.parseBoolean(all.getProperty("settled")),
                all.getProperty("refused", ""),
                all.getProperty("problems", "")));
    }

    /** The agent's word from now on. */
    public void say(Word word) throws IOException {
        Properties all = new Properties();
        all.setProperty("file", word.file().toString());
        all.setProperty("running", word.running());
        all.setProperty("settled", Boolean.toString(word.settled()));
        all.setProperty("refused", word.refused());
        all.setProperty("problems", word.problems());
        StringWriter text = new StringWriter();
        all.store(text, "what the agent runs");
        replace("state", text.toString());
    }

    /** The text that the agent runs, or ran last; null when none has run there. */
    public @Nullable String running() throws IOException {
        return text(folder.resolve(RUNNING));
    }

    /** The text before it; null when there is none. */
    public @Nullable String previous() throws IOException {
        return text(previous(1));
    }

    /** The agent runs this text from now on. The one before it is kept, unless this is the one before that: then it is undone. */
    public void runs(String text) throws IOException {
        String before = running();
        if (text.equals(before)) {
            return;
        }
        if (text.equals(previous())) {
            for (int n = 1; n < MOST; n++) {
                move(previous(n + 1), previous(n));
            }
            Files.deleteIfExists(previous(MOST));
        } else if (before != null) {
            for (int n = MOST; n > 1; n--) {
                move(previous(n - 1), previous(n));
            }
            replace("previous-1.yaml", before);
        }
        replace(RUNNING, text);
    }

    private Path previous(int n) {
        return folder.resolve("previous-" + n + ".yaml");
    }

    /** Null only where it is surely not there: what may not be seen is not taken for what nobody has written. */
    private static @Nullable String text(Path file) throws IOException {
        if (Files.notExists(file)) {
            return null;
        }
        try {
            return Files.readString(file);
        } catch (FileSystemException e) {
            throw new HiddenException(
                    "whether an agent has run, and what it runs, is not known: user " + System.getProperty("user.name")
                            + " cannot read in " + file.getParent() + " (" + e + "). Do this as the user of the agent's"
                            + " service, or have the right to read that folder",
                    e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(to);
        }
    }

    private void replace(String name, String text) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        Files.move(beside(file, text), file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A file with this text beside that one, for its owner only. */
    static Path beside(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        if (beside.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(beside, text);
        return beside;
    }
}
