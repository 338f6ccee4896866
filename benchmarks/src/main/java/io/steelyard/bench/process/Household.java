package io.steelyard.bench.process;

import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the processes of one scenario in a folder of its own and ends them: in order on {@link #close}, at once when the
 * benchmark is interrupted.
 */
public final class Household implements AutoCloseable {
    private static final int FIRST_PORT = 21_000;
    private static final int LAST_PORT = 29_000;
    private static final int PORTS = 10;

    private final Path root;
    private final Path folder;
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final List<RealInflux> databases = new CopyOnWriteArrayList<>();
    private final AtomicInteger folders = new AtomicInteger();
    private volatile boolean ending;
    private final Thread atExit = new Thread(this::endAtOnce, "end of the benchmark");

    /**
     * Makes the folder, empty.
     *
     * @param root of the repository
     */
    public Household(Path root, String name) throws IOException {
        this.root = root;
        this.folder = root.resolve("benchmarks/target/work").resolve(name);
        remove(folder);
        Files.createDirectories(folder);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public Path folder() {
        return folder;
    }

    public Path root() {
        return root;
    }

    /** A new folder of that name: two processes one after the other may get the same ports, never the same data. */
    public Path freshFolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name + "-" + folders.incrementAndGet()));
    }

    /** The first of ten free ports, outside the range that outgoing connections take. */
    public static int freePorts() throws IOException {
        int range = (LAST_PORT - FIRST_PORT) / PORTS;
        // Each benchmark begins somewhere else: what another has just closed it may want again.
        int begin = (int) (ProcessHandle.current().pid() % range);
        for (int i = 0; i < range; i++) {
            int first = FIRST_PORT + (begin + i) % range * PORTS;
            if (areFree(first)) {
                return first;
            }
        }
        throw new IOException("no ten free ports between " + FIRST_PORT + " and " + LAST_PORT);
    }

    private static boolean areFree(int first) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int port = first; port < first + PORTS; port++) {
                held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            for (ServerSocket socket : held) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process of the program that is shipped, as {@code ./steelyard} starts it. */
    public Child steelyard(String name, String... arguments) throws IOException {
        return steelyard(name, Map.of(), arguments);
    }

    /** The same with further variables of the environment. */
    public Child steelyard(String name, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("steelyard").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("STEELYARD_BUILD", "never");
        return start(new Child.Plan(name, command, all, folder.resolve(name + ".log"), false));
    }

    /** Java's options that {@code ./steelyard} gives a process of the program. */
    public List<String> optionsOf(String program) {
        return List.of("@" + root.resolve("dist/target/steelyard/lib").resolve(program + ".options"));
    }

    /** A process of the benchmarks' own; it is talked with over its streams. */
    public Child own(Class<?> main, List<String> javaOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        String name = main.getSimpleName();
        return start(new Child.Plan(name, command, Map.of(), folder.resolve(name + ".log"), true));
    }

    /** Starts what the plan says. */
    public Child start(Child.Plan plan) throws IOException {
        Child child = Child.start(plan);
        children.add(child);
        if (ending) { // the hook may have looked at the list before
            child.destroyNow();
            throw new IOException("the benchmark is ending");
        }
        return child;
    }

    /** A fresh InfluxDB 2. */
    public RealInflux influx(Path program) throws IOException, InterruptedException {
        RealInflux influx = RealInflux.fresh(program, Files.createDirectories(folder.resolve("influx")));
        databases.add(influx);
        return influx;
    }

    /** Ends everything, the last started first, and removes the files but the logs. */
    @Override
    public void close() throws IOException {
        for (int i = children.size() - 1; i >= 0; i--) {
            children.get(i).close();
        }
        databases.forEach(RealInflux::close);
        children.clear();
        databases.clear();
        if (!isFreeOfHook()) {
            return;
        }
        try (var inside = Files.list(folder)) {
            for (Path one : inside.filter(Files::isDirectory).toList()) {
                remove(one);
            }
        }
    }

    /** Takes the hook back; false when the benchmark itself is ending, which has its own way. */
    private boolean isFreeOfHook() {
        try {
            return Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return false; // says that the hooks run already
        }
    }

    private void endAtOnce() {
        ending = true;
        children.forEach(Child::destroyNow);
        databases.forEach(RealInflux::close);
    }

    private static void remove(Path gone) throws IOException {
        if (!Files.exists(gone)) {
            return;
        }
        Files.walkFileTree(gone, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, java.io.IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
