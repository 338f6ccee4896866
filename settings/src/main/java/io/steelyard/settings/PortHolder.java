package io.steelyard.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who listens on a TCP port, where the system tells: on Linux, for processes that this user may look into. */
public final class PortHolder {
    private static final String LISTENING = "0A";
    private static final int FIELDS = 10;
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;

    PortHolder(Path proc) {
        this.proc = proc;
    }

    /**
     * One sentence for a person whose program could not listen.
     *
     * @param key the key of the settings that names the port
     */
    public static String say(String host, int port, String key, Throwable failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (!reason.toLowerCase(Locale.ROOT).contains("in use")) {
            return "cannot listen on " + host + ":" + port + " (" + reason + "): set " + key
                    + " to a port and an address of this machine that this user may use";
        }
        String holder = new PortHolder(Path.of("/proc")).of(port);
        return "port " + port + " on " + host + " is in use" + (holder == null ? "" : " by " + holder)
                + ": stop that program, or set " + key + " to a free port";
    }

    /** For instance {@code process 4711 (java)}; null when nobody can tell. */
    @Nullable
    String of(int port) {
        try {
            Set<String> sockets = sockets(port);
            return sockets.isEmpty() ? null : holder(sockets);
        } catch (IOException | RuntimeException e) {
            return null; // a courtesy that fails is no second mistake
        }
    }

    /** {@code socket:[inode]} of each that listens on the port. */
    private Set<String> sockets(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            Path file = proc.resolve(table);
            if (Files.isReadable(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.strip().split("\\s+", -1);
                    if (fields.length >= FIELDS
                            && fields[LOCAL_ADDRESS].endsWith(wanted)
                            && fields[STATE].equals(LISTENING)) {
                        sockets.add("socket:[" + fields[INODE] + "]");
                    }
                }
            }
        }
        return sockets;
    }

    private @Nullable String holder(Set<String> sockets) throws IOException {
        try (Stream<Path> processes = Files.list(proc)) {
            for (Path process : processes.filter(PortHolder::isProcess).toList()) {
                if (holds(process, sockets)) {
                    return "process " + process.getFileName() + " ("
                            + Files.readString(process.resolve("comm")).strip() + ")";
                }
            }
        }
        return null;
    }

    private static boolean isProcess(Path folder) {
        Path name = folder.getFileName();
        return name != null && name.toString().chars().allMatch(Character::isDigit);
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            for (Path one : open.toList()) {
                if (Files.isSymbolicLink(one)
                        && sockets.contains(Files.readSymbolicLink(one).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's process, or one that just ended
        }
        return false;
    }
}
