package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A cursor on disk: two slots of half the file each, written in turn, so that one is always whole. The readable slot with
 * the higher sequence counts. Numbers are little endian.
 *
 * <pre>
 *  byte  0          8         12       16         24         32       36       40
 *       +----------+---------+--------+----------+----------+--------+--------+---------------------+
 *       | STLYCURS | version | length | sequence | position | CRC32C | zeros  | payload             |
 *       +----------+---------+--------+----------+----------+--------+--------+---------------------+
 *                              of the                         over bytes 0 to 32 and the payload
 *                              payload
 * </pre>
 */
final class CursorFile implements AutoCloseable {
    static final int VERSION = 1;
    static final int HEADER = 40;

    private static final long MAGIC = 0x5352_5543_594c_5453L; // "STLYCURS" read little endian
    private static final int SUM_AT = 32;

    /** What a slot holds. */
    record State(long sequence, long position, ByteBuffer payload) {}

    private final StoredFile file;
    private final long slotBytes;
    private long sequence;

    private CursorFile(StoredFile file, long slotBytes, long sequence) {
        this.file = file;
        this.slotBytes = slotBytes;
        this.sequence = sequence;
    }

    /** The state in a file, or null when no slot is readable. */
    static @Nullable State read(FileLayer files, Path path) throws IOException {
        try (StoredFile file = files.openToRead(path)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size())).order(ByteOrder.LITTLE_ENDIAN);
            file.readFully(all, 0);
            int half = all.limit() / 2;
            @Nullable State first = slot(all, 0, half);
            @Nullable State second = slot(all, half, half);
            return second == null || (first != null && first.sequence() > second.sequence()) ? first : second;
        }
    }

    /**
     * Refuses a file that a newer program wrote: one with a whole slot of a newer version, or one without a readable slot
     * of which one says that it is newer. One flipped bit does not.
     */
    static void refuseNewer(FileLayer files, Path path) throws IOException {
        try (StoredFile file = files.openToRead(path)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size())).order(ByteOrder.LITTLE_ENDIAN);
            file.readFully(all, 0);
            int half = all.limit() / 2;
            boolean readable = slot(all, 0, half) != null || slot(all, half, half) != null;
            for (int at : new int[] {0, half}) {
                boolean newer = half >= HEADER && all.getLong(at) == MAGIC && all.getInt(at + 8) > VERSION;
                if (newer && (!readable || whole(all, at, half))) {
                    throw new JournalVersionException(path + " has format version " + all.getInt(at + 8)
                            + ", this program reads up to " + VERSION + ": use the newer program that wrote it");
                }
            }
        }
    }

    /**
     * Opens the file for further states and makes this one durable. A file of the right size that can be read is written
     * on, so that a full disk does not keep a log from being opened; else a whole new one takes its place.
     */
    static CursorFile open(FileLayer files, Path folder, String name, State state, int mostPayload) throws IOException {
        Path path = folder.resolve(name);
        long slotBytes = slotBytes(mostPayload);
        if (state.sequence() == 0 || sizeOf(files, path) != 2 * slotBytes) {
            return create(files, folder, name, state, mostPayload);
        }
        CursorFile cursor = new CursorFile(files.openOrCreate(path), slotBytes, state.sequence());
        cursor.finish(() -> cursor.write(state.position(), state.payload()));
        return cursor;
    }

    private static long sizeOf(FileLayer files, Path path) throws IOException {
        if (!files.exists(path)) {
            return -1;
        }
        try (StoredFile file = files.openToRead(path)) {
            return file.size();
        }
    }

    /** A step of the opening. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Does the rest of the opening; when it fails, nothing stays open. */
    private void finish(Step rest) throws IOException {
        boolean done = false;
        try {
            rest.run();
            done = true;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static CursorFile create(FileLayer files, Path folder, String name, State state, int mostPayload)
            throws IOException {
        Path path = folder.resolve(name);
        Path fresh = folder.resolve(name + ".new");
        long slotBytes = slotBytes(mostPayload);
        StoredFile file = files.openOrCreate(fresh);
        CursorFile cursor = new CursorFile(file, slotBytes, state.sequence());
        cursor.finish(() -> {
            file.write(ByteBuffer.allocate(Math.toIntExact(2 * slotBytes)), 0);
            cursor.write(state.position(), state.payload());
            files.rename(fresh, path);
            files.syncFolder(folder);
        });
        return cursor;
    }

    /** Replaces the older slot and syncs. */
    void write(long position, ByteBuffer payload) throws IOException {
        sequence++;
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(payload.remaining());
        out.putLong(sequence).putLong(position).putLong(0);
        out.put(payload.duplicate()).flip();
        out.putInt(SUM_AT, sum(out, 0, payload.remaining()));
        file.write(out, (sequence & 1) * slotBytes);
        file.force();
    }

    private static long slotBytes(int mostPayload) {
        return (HEADER + mostPayload + 511) & ~511L;
    }

    private static @Nullable State slot(ByteBuffer all, int at, int slotBytes) {
        if (slotBytes < HEADER || all.getLong(at) != MAGIC || all.getInt(at + 8) != VERSION) {
            return null;
        }
        if (!whole(all, at, slotBytes)) {
            return null;
        }
        int length = all.getInt(at + 12);
        ByteBuffer payload = ByteBuffer.allocate(length);
        payload.put(all.duplicate().position(at + HEADER).limit(at + HEADER + length))
                .flip();
        return new State(all.getLong(at + 16), all.getLong(at + 24), payload);
    }

    private static boolean whole(ByteBuffer all, int at, int slotBytes) {
        int length = all.getInt(at + 12);
        return length >= 0 && length <= slotBytes - HEADER && all.getInt(at + SUM_AT) == sum(all, at, length);
    }

    private static int sum(ByteBuffer all, int at, int length) {
        CRC32C sum = new CRC32C();
        sum.update(all.duplicate().position(at).limit(at + SUM_AT));
        sum.update(all.duplicate().position(at + HEADER).limit(at + HEADER + length));
        return (int) sum.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
