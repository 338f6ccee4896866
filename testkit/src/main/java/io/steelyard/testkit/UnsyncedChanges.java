package io.steelyard.testkit;

import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a disk would forget if the power were cut now: writes since a file's last sync, names since the folder's, and what
 * a failed sync left in memory only.
 */
final class UnsyncedChanges {
    /** Content of files beyond this size can not be brought back: their names are then taken as durable. */
    private static final long MOST_CONTENT = 4L * 1024 * 1024;

    /** A write and what stood there before. */
    private record Write(long at, ByteBuffer before) {}

    /** A creation ({@code from} null), deletion ({@code to} null) or rename; {@code lost} is the content it took away. */
    private record Naming(
            @Nullable Path from,
            @Nullable Path to,
            @Nullable ByteBuffer lost) {}

    private final int sector;
    private final Map<Path, ArrayDeque<Write>> writes = new HashMap<>();
    private final Map<Path, TreeMap<Long, ByteBuffer>> neverSynced = new HashMap<>();
    private final ArrayDeque<Naming> namings = new ArrayDeque<>();

    UnsyncedChanges(int sector) {
        this.sector = sector;
    }

    synchronized void created(Path file) {
        namings.push(new Naming(null, file, null));
    }

    /** About to be renamed. */
    synchronized void renamed(FileLayer disk, Path from, Path to) throws IOException {
        boolean replaces = disk.exists(to);
        @Nullable ByteBuffer lost = replaces ? content(disk, to) : null;
        forget(to);
        moved(writes, from, to);
        moved(neverSynced, from, to);
        if (replaces && lost == null) {
            namings.clear();
        } else {
            namings.push(new Naming(from, to, lost));
        }
    }

    private static <T> void moved(Map<Path, T> changes, Path from, Path to) {
        @Nullable T change = changes.remove(from);
        if (change != null) {
            changes.put(to, change);
        }
    }

    /** About to be deleted. */
    synchronized void deleted(FileLayer disk, Path file) throws IOException {
        if (!disk.exists(file)) {
            return;
        }
        @Nullable ByteBuffer lost = content(disk, file);
        forget(file);
        if (lost == null) {
            namings.clear();
        } else {
            namings.push(new Naming(file, null, lost));
        }
    }

    private void forget(Path file) {
        writes.remove(file);
        neverSynced.remove(file);
    }

    private static @Nullable ByteBuffer content(FileLayer disk, Path file) throws IOException {
        try (StoredFile open = disk.openToRead(file)) {
            if (open.size() > MOST_CONTENT) {
                return null;
            }
            ByteBuffer all = ByteBuffer.allocate((int) open.size());
            open.readFully(all, 0);
            return all;
        }
    }

    synchronized void folderSynced() {
        namings.clear();
    }

    /** Whole sectors were written: what an earlier failed sync left of them in memory is on disk with the rest. */
    synchronized void synced(Path file) {
        @Nullable ArrayDeque<Write> done = writes.remove(file);
        @Nullable TreeMap<Long, ByteBuffer> left = neverSynced.get(file);
        if (done != null && left != null) {
            for (Write write : done) {
                left.subMap(write.at() / sector, true, lastSector(write), true).clear();
            }
        }
    }

    /** The writes stay readable and will not be tried again. */
    synchronized void syncFailed(Path path, StoredFile file) throws IOException {
        @Nullable ArrayDeque<Write> failed = writes.remove(path);
        if (failed == null) {
            return;
        }
        TreeMap<Long, ByteBuffer> onDisk = new TreeMap<>();
        for (Write write : failed) {
            for (long index = write.at() / sector; index <= lastSector(write); index++) {
                @Nullable ByteBuffer image = onDisk.get(index);
                if (image == null) {
                    image = ByteBuffer.allocate(sector);
                    file.readFully(image, index * sector);
                    image.position(0).limit(sector);
                    onDisk.put(index, image);
                }
                lay(write, image, index * sector);
            }
        }
        TreeMap<Long, ByteBuffer> left = neverSynced.computeIfAbsent(path, any -> new TreeMap<>());
        onDisk.forEach(left::putIfAbsent);
    }

    private static void lay(Write write, ByteBuffer image, long imageAt) {
        long from = Math.max(write.at(), imageAt);
        long to = Math.min(write.at() + write.before().capacity(), imageAt + image.capacity());
        image.put((int) (from - imageAt), write.before(), (int) (from - write.at()), (int) (to - from));
    }

    private long lastSector(Write write) {
        return (write.at() + Math.max(1, write.before().capacity()) - 1) / sector;
    }

    synchronized void written(Path path, StoredFile file, long at, int size) throws IOException {
        ByteBuffer before = ByteBuffer.allocate(size);
        file.readFully(before, at);
        before.limit(size).position(0);
        writes.computeIfAbsent(path, any -> new ArrayDeque<>()).push(new Write(at, before));
    }

    /** Takes back each unsynced sector and the latest unsynced names, or not, as chance has it. */
    synchronized void lose(FileLayer disk, RandomGenerator chance) throws IOException {
        for (Map.Entry<Path, ArrayDeque<Write>> entry : writes.entrySet()) {
            if (disk.exists(entry.getKey())) {
                try (StoredFile file = disk.openOrCreate(entry.getKey())) {
                    for (Write write : entry.getValue()) {
                        takeBack(file, write, chance);
                    }
                }
            }
        }
        for (Map.Entry<Path, TreeMap<Long, ByteBuffer>> entry : neverSynced.entrySet()) {
            if (disk.exists(entry.getKey())) {
                try (StoredFile file = disk.openOrCreate(entry.getKey())) {
                    for (Map.Entry<Long, ByteBuffer> image : entry.getValue().entrySet()) {
                        file.write(image.getValue().duplicate(), image.getKey() * sector);
                    }
                }
            }
        }
        int lost = namings.isEmpty() ? 0 : chance.nextInt(namings.size() + 1);
        for (int i = 0; i < lost; i++) {
            takeBack(disk, namings.pop());
        }
    }

    private static void takeBack(FileLayer disk, Naming last) throws IOException {
        @Nullable Path from = last.from();
        @Nullable Path to = last.to();
        if (to != null && disk.exists(to)) {
            if (from == null) {
                disk.delete(to);
            } else {
                disk.rename(to, from);
            }
        }
        @Nullable Path again = to == null ? from : to;
        if (last.lost() != null && again != null) {
            try (StoredFile file = disk.openOrCreate(again)) {
                file.write(last.lost().duplicate(), 0);
            }
        }
    }

    private void takeBack(StoredFile file, Write write, RandomGenerator chance) throws IOException {
        long end = write.at() + write.before().capacity();
        long from = write.at();
        while (from < end) {
            long to = Math.min(end, (from / sector + 1) * sector);
            if (chance.nextBoolean()) {
                int begin = (int) (from - write.at());
                file.write(write.before().duplicate().position(begin).limit((int) (to - write.at())), from);
            }
            from = to;
        }
    }
}
