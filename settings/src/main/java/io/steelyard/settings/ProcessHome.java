package io.steelyard.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A process's own folder {@code <data>/<process>}, locked while it runs, and its run files {@code <data>/run/<process>.pid}
 * and {@code .json}, by which commands find it.
 */
public final class ProcessHome implements AutoCloseable {
    private static final String REMEDY = ": let this user write there, or name another folder with the key data";

    private final Path data;
    private final String process;
    private final LockFile lock;

    private ProcessHome(Path data, String process, LockFile lock) {
        this.data = data;
        this.process = process;
        this.lock = lock;
    }

    /** The folder belongs to another process. */
    public static final class TakenException extends Exception {

        TakenException(String message) {
            super(message);
        }
    }

    /** Locks the folder, making it when it is not there. */
    public static ProcessHome lock(Path data, String process) throws IOException, TakenException {
        Path folder = folder(data.resolve(process));
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            return new ProcessHome(data, process, LockFile.take(lockFile(data, process), pid));
        } catch (LockFile.HeldException e) {
            throw new TakenException("the data folder " + folder + " is in use by " + e.getMessage()
                    + ": stop it, or name another folder with the key data");
        }
    }

    /** The file that such a process holds locked. */
    public static Path lockFile(Path data, String process) {
        return data.resolve(process).resolve("lock");
    }

    private static Path folder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("the data folder " + folder + " cannot be made (" + e + ")" + REMEDY, e);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("this user may not write into the data folder " + folder + REMEDY);
        }
        return folder;
    }

    /** {@code <data>/<process>}. */
    public Path folder() {
        return data.resolve(process);
    }

    /**
     * Says where this process can be reached; {@code more} are further fields of the JSON, {@code "name":"value"} each. Never
     * keeps the process from working: answers, for the log, what could not be said, as on a full disk; an earlier
     * process's word is then taken away.
     */
    public Optional<String> announce(String url, String... more) {
        long pid = ProcessHandle.current().pid();
        StringBuilder json = new StringBuilder("{\"pid\":")
                .append(pid)
                .append(",\"url\":\"")
                .append(url)
                .append('"');
        for (String field : more) {
            json.append(',').append(field);
        }
        String text = json.append("}\n").toString();
        try {
            say(text, pid);
            return Optional.empty();
        } catch (IOException e) {
            return sayAgain(text, pid);
        }
    }

    private void say(String json, long pid) throws IOException {
        Files.createDirectories(data.resolve("run"));
        replace(runFile(".json"), json);
        replace(runFile(".pid"), pid + "\n");
    }

    /** What an earlier process left takes room too. */
    private Optional<String> sayAgain(String json, long pid) {
        try {
            forget();
            say(json, pid);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("commands do not find this process by " + runFile(".json") + " (" + e
                    + "): make room or let this user write there, and until the next start give them --url");
        }
    }

    private Path runFile(String ending) {
        return data.resolve("run").resolve(process + ending);
    }

    private void forget() throws IOException {
        for (String ending : List.of(".pid", ".json", ".pid.new", ".json.new")) {
            Files.deleteIfExists(runFile(ending));
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, content);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes the run files away and unlocks the folder. */
    @Override
    public void close() throws IOException {
        try (lock) {
            if (Files.isDirectory(data.resolve("run"))) {
                forget();
            }
        }
    }
}
