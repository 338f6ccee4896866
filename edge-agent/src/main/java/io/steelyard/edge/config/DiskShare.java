package io.steelyard.edge.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A share of a disk in bytes: of what is free there, and what the folder has already. */
final class DiskShare {

    private DiskShare() {}

    static long bytes(Path folder, int percent) {
        try {
            long free = Files.getFileStore(nearest(folder)).getUsableSpace();
            return (free + own(folder)) / 100 * percent;
        } catch (IOException e) {
            throw new UncheckedIOException("outbox.cap: the disk of " + folder + " says nothing of its size", e);
        }
    }

    /** The folder, or what is there of the way to it. */
    private static Path nearest(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static long own(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
