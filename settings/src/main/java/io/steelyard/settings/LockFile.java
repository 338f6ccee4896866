package io.steelyard.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process holds locked, and that says which. The system lets go of it when that process ends, however it
 * ends; what the file says stays behind and then means nothing. Any thread.
 */
public final class LockFile implements AutoCloseable {
    /** Far behind what the file says, so that others can read that wherever a lock keeps them from reading. */
    private static final long AT = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process holds it. */
    public static final class HeldException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String holder;

        HeldException(String holder) {
            super("process " + holder);
            this.holder = holder;
        }

        /** What the other said of itself. */
        public String holder() {
            return holder;
        }
    }

    /**
     * Takes the lock, making the file when it is not there; its folder has to be there.
     *
     * @param holder what others are told of this process, its number first
     */
    public static LockFile take(Path file, String holder) throws IOException, HeldException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel, false);
        if (lock == null) {
            try (channel) {
                throw new HeldException(said(file));
            }
        }
        boolean unusedSaid = say(channel, holder);
        return new LockFile(channel);
    }

    /**
     * What the process says of itself that holds the lock now; empty when none does. Changes nothing. Not for the holder's own
     * process: the system would take its lock away.
     */
    public static Optional<String> holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return tryLock(channel, true) == null ? Optional.of(said(file)) : Optional.empty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean isShared) throws IOException {
        try {
            return channel.tryLock(AT, 1, isShared);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String said(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /** Only a courtesy to whoever finds the lock taken, and always as long: a full disk must not keep a process from its lock. */
    private static boolean say(FileChannel channel, String holder) {
        try {
            channel.write(StandardCharsets.UTF_8.encode("%-39s\n".formatted(holder)), 0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
