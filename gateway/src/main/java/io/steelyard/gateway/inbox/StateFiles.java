package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state mark on disk: two files written in turn, each replaced whole, so that the one before is there when the latest
 * can not be read. Numbers are big endian. Not thread-safe.
 *
 * <pre>
 *  byte 0          8         12         20         28       32
 *      +----------+---------+----------+----------+--------+---------------------+
 *      | STLYSTAT | version | sequence | position | CRC32C | state               |
 *      +----------+---------+----------+----------+--------+---------------------+
 *                                                  over bytes 0 to 28 and the state
 * </pre>
 */
final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    private static final long MAGIC = 0x53544c5953544154L; // "STLYSTAT"
    /** Of the file and of what stands in it: whoever changes the state's content raises this, too. */
    private static final int VERSION = 2;

    private static final int HEADER = 32;
    private static final int SUM_AT = 28;

    private record Found(long sequence, StateMark mark) {}

    private final Path folder;
    private final FileLayer files;
    private @Nullable Found latest;
    private @Nullable Found before;

    StateFiles(Path folder, FileLayer files) throws IOException {
        this.folder = folder;
        this.files = files;
        @Nullable Found first = read(file(0));
        @Nullable Found second = read(file(1));
        boolean secondIsLater = first == null || (second != null && second.sequence() > first.sequence());
        latest = secondIsLater ? second : first;
        before = secondIsLater ? first : second;
    }

    Optional<StateMark> latest() {
        return Optional.ofNullable(latest).map(Found::mark);
    }

    /** The position that has to stay readable: of the mark before the latest, in case that one can not be read. */
    Optional<InboxPosition> needed() {
        return Optional.ofNullable(before).map(found -> found.mark().position());
    }

    void write(StateMark mark) throws IOException {
        long sequence = latest == null ? 1 : latest.sequence() + 1;
        ByteBuffer head = ByteBuffer.allocate(HEADER).putLong(MAGIC).putInt(VERSION);
        head.putLong(sequence).putLong(mark.position().offset());
        head.putInt(sum(head.duplicate().flip(), mark.state().buffer())).flip();
        Path file = file((int) (sequence & 1));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        files.delete(fresh);
        try (StoredFile out = files.openOrCreate(fresh)) {
            out.write(head, 0);
            out.write(mark.state().buffer(), HEADER);
            out.force();
        }
        files.rename(fresh, file);
        files.syncFolder(folder);
        before = latest;
        latest = new Found(sequence, mark);
    }

    private Path file(int which) {
        return folder.resolve("state-" + which);
    }

    private @Nullable Found read(Path file) throws IOException {
        if (!files.exists(file)) {
            return null;
        }
        try (StoredFile in = files.openToRead(file)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(in.size()));
            in.readFully(all, 0);
            if (all.limit() < HEADER || all.getLong(0) != MAGIC) {
                LOG.warn("{} is no state of the inbox; it is not used", file);
                return null;
            }
            if (all.getInt(8) > VERSION) {
                throw new InboxException(file + " has format version " + all.getInt(8) + ", this program reads up to "
                        + VERSION + ": use the newer program that wrote it");
            }
            if (all.getInt(8) < VERSION) {
                LOG.warn("{} is of an earlier version; it is not used, and all of the inbox is read again", file);
                return null;
            }
            ByteBuffer state = all.slice(HEADER, all.limit() - HEADER);
            if (all.getInt(SUM_AT) != sum(all.slice(0, SUM_AT), state)) {
                LOG.warn("{} is damaged; the state before it is used and more of the inbox is read again", file);
                return null;
            }
            InboxPosition position = new InboxPosition(Inbox.PARTITION, all.getLong(20));
            return new Found(all.getLong(12), new StateMark(position, Bytes.copyOf(state)));
        }
    }

    private static int sum(ByteBuffer head, ByteBuffer state) {
        CRC32C sum = new CRC32C();
        sum.update(head.slice(0, SUM_AT));
        sum.update(state.duplicate());
        return (int) sum.getValue();
    }
}
