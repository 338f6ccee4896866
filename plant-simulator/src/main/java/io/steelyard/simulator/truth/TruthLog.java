package io.steelyard.simulator.truth;

import io.steelyard.simulator.plant.Showing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The writing end of the truth (format: see the package). Not for several threads, counters excepted. A write that fails
 * ends in {@link TruthException}; the caller must then set nothing more.
 */
public final class TruthLog implements AutoCloseable {
    static final String HEADER = "kind,row,signal,sourceTime,value,status,setAt,run,seed\n";

    private final TruthParts parts;
    private final TruthLimits limits;
    private final InstantSource clock;
    private final String suffix;
    private final AtomicLong rowsSet = new AtomicLong();
    private final AtomicLong rowsDone = new AtomicLong();
    private final AtomicLong partsDropped = new AtomicLong();
    private final StringBuilder waiting = new StringBuilder();
    private long nextRow;
    private long part;
    private FileChannel channel;
    private long written;

    private TruthLog(TruthParts parts, TruthLimits limits, InstantSource clock, Origin origin) throws IOException {
        this.parts = parts;
        this.limits = limits;
        this.clock = clock;
        this.suffix = "," + origin.run() + "," + origin.seed() + "\n";
        this.nextRow = origin.firstRow();
        this.part = parts.last() + 1;
        this.channel = create(part);
    }

    /** Where a run's rows come from: its number, the plant's seed and the first free row number. */
    public record Origin(long run, long seed, long firstRow) {}

    /** Begins a new part behind those that are there. */
    public static TruthLog open(Path folder, TruthLimits limits, InstantSource clock, Origin origin) {
        try {
            Files.createDirectories(folder);
            return new TruthLog(new TruthParts(folder), limits, clock, origin);
        } catch (IOException e) {
            throw new TruthException("cannot begin a part of the truth in " + folder, e);
        }
    }

    /** Writes that the signal is about to show this; returns the row's number. */
    public long set(String signal, Showing showing) {
        long row = nextRow++;
        if (written >= limits.partBytes()) {
            flush();
        }
        waiting.append("set,").append(row).append(',').append(signal).append(',');
        waiting.append(showing.sourceTime()).append(',').append(TruthText.of(showing.value()));
        waiting.append(',').append(showing.status()).append(',');
        waiting.append(clock.instant()).append(suffix);
        write();
        rowsSet.incrementAndGet();
        return row;
    }

    /** The row is shown: that is written with the next row that is set, or by {@link #flush}. */
    public void done(long row) {
        waiting.append("done,")
                .append(row)
                .append(",,,,,")
                .append(clock.instant())
                .append(suffix);
        rowsDone.incrementAndGet();
    }

    /** Writes what is done; to be called when nothing more is set for a while. */
    public void flush() {
        if (waiting.length() > 0) {
            write();
        }
        if (written >= limits.partBytes()) {
            roll();
        }
    }

    /** The number that the next row will have. */
    public long nextRow() {
        return nextRow;
    }

    /** The number of the part that is written. */
    long part() {
        return part;
    }

    /** Rows set by this run; any thread. */
    public long rowsSet() {
        return rowsSet.get();
    }

    /** Rows done by this run; any thread. */
    public long rowsDone() {
        return rowsDone.get();
    }

    /** Parts deleted at the cap by this run; any thread. */
    public long partsDropped() {
        return partsDropped.get();
    }

    @Override
    public void close() {
        try (FileChannel closing = channel) {
            if (closing.isOpen() && waiting.length() > 0) {
                write();
            }
        } catch (IOException e) {
            throw new TruthException("cannot close part " + part + " of the truth", e);
        }
    }

    private void write() {
        ByteBuffer bytes = ByteBuffer.wrap(waiting.toString().getBytes(StandardCharsets.UTF_8));
        waiting.setLength(0);
        try {
            while (bytes.hasRemaining()) {
                written += channel.write(bytes);
            }
        } catch (IOException e) {
            throw new TruthException("cannot write part " + part + " of the truth", e);
        }
    }

    private void roll() {
        try {
            channel.close();
            part++;
            channel = create(part);
            List<Path> all = parts.all();
            long sum = 0;
            for (int i = all.size() - 1; i >= 0; i--) {
                sum += Files.size(all.get(i));
                if (sum > limits.capBytes()) {
                    Files.delete(all.get(i));
                    partsDropped.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new TruthException("cannot begin part " + part + " of the truth", e);
        }
    }

    private FileChannel create(long number) throws IOException {
        FileChannel created =
                FileChannel.open(parts.path(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        written = created.write(ByteBuffer.wrap(HEADER.getBytes(StandardCharsets.UTF_8)));
        return created;
    }
}
