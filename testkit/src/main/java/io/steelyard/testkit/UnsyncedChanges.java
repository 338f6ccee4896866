package io.steelyard.testkit;

import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a disk would forget if the power were cut now: writes since a file's last sync, names since the folder's. */
final class UnsyncedChanges {
    /** A write and what stood there before; {@code sizeBefore} is the file's size then. */
    private record Write(long at, ByteBuffer before) {}

    /** A change of names: {@code from} is null for a creation. */
    private record Naming(@Nullable Path from, Path to) {}

    private final int sector;
    private final Map<Path, ArrayDeque<Write>> writes = new HashMap<>();
    private final ArrayDeque<Naming> namings = new ArrayDeque<>();

    UnsyncedChanges(int sector) {
        this.sector = sector;
    }

    synchronized void created(Path file) {
        namings.push(new Naming(null, file));
    }

    synchronized void renamed(Path from, Path to, boolean replaces) {
        @Nullable ArrayDeque<Write> moved = writes.remove(from);
        if (moved != null) {
            writes.put(to, moved);
        }
        if (replaces) {
            namings.clear(); // what was replaced can not be brought back; the names are taken as durable
        } else {
            namings.push(new Naming(from, to));
        }
    }

    synchronized void deleted(Path file) {
        writes.remove(file);
        namings.clear();
    }

    synchronized void folderSynced() {
        namings.clear();
    }

    synchronized void synced(Path file) {
        writes.remove(file);
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
        int lost = namings.isEmpty() ? 0 : chance.nextInt(namings.size() + 1);
        for (int i = 0; i < lost; i++) {
            Naming last = namings.pop();
            if (last.from() == null) {
                disk.delete(last.to());
            } else if (disk.exists(last.to())) {
                disk.rename(last.to(), last.from());
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
