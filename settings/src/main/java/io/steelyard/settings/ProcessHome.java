package io.steelyard.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process's own folder {@code <data>/<process>}, locked while it runs, and its run files {@code <data>/run/<process>.pid}
 * and {@code .json}, by which commands find it.
 */
public final class ProcessHome implements AutoCloseable {
    private static final String REMEDY = ": let this user write there, or name another folder with the key data";

    private final Path data;
    private final String process;
    private final FileChannel channel;

    private ProcessHome(Path data, String process, FileChannel channel) {
        this.data = data;
        this.process = process;
        this.channel = channel;
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
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder;
            try (channel) {
                holder = Files.readString(file).strip();
            }
            throw new TakenException("the data folder " + folder + " is in use by process " + holder
                    + ": stop it, or name another folder with the key data");
        }
        boolean unusedSaid = sayHolder(channel);
        return new ProcessHome(data, process, channel);
    }

    /** Only a courtesy to whoever finds the lock taken, and always as long: a full disk must not keep a process from its folder. */
    private static boolean sayHolder(FileChannel channel) {
        String pid = "%-19d\n".formatted(ProcessHandle.current().pid());
        try {
            channel.write(StandardCharsets.UTF_8.encode(pid), 0);
            return true;
        } catch (IOException e) {
            return false;
        }
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

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
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
        try (channel) {
            if (Files.isDirectory(data.resolve("run"))) {
                forget();
            }
        }
    }
}
