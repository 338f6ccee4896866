package io.steelyard.edge.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples and records that nobody can take, one line of JSON each, with its format's version, in {@code
 * kept-aside.jsonl}, synced before they are let go. At 32 MB the file becomes {@code kept-aside.1.jsonl}, and the one that
 * was this is given up: its samples are dropped by policy, which is said first, of those that do not stand in the younger
 * file as well. While that cannot be said, or the files take no other name, the file grows on, to twice its size at most;
 * then nothing more is kept aside. What has been said is not said again with the next try.
 */
final class DeadLetter {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetter.class);
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final long TRY_AGAIN_BYTES = 1024 * 1024;
    private static final int VERSION = 1;
    private static final int MOST_VALUE = 64 * 1024;

    private final JsonFactory json = new JsonFactory();
    private final Path folder;
    private final FileLayer files;
    private final IntFunction<@Nullable SignalEntry> signals;
    private final ToLongFunction<AsideLines.Samples> farewell;
    private final AtomicLong givenUp = new AtomicLong();
    private long turnAt = MOST_BYTES;
    private long refused;
    private String inTheWay = "";
    private @Nullable List<AsideLines.Samples> unsaid; // of the older file, from the first try to give it up on

    /**
     * Over a folder that need not be there yet.
     *
     * @param farewell says durably that some of the samples are given up, takes their numbers out and answers how many that
     *     are; throws {@link OutboxException} when it cannot
     */
    DeadLetter(
            Path folder,
            FileLayer files,
            IntFunction<@Nullable SignalEntry> signals,
            ToLongFunction<AsideLines.Samples> farewell) {
        this.folder = folder;
        this.files = files;
        this.signals = signals;
        this.farewell = farewell;
    }

    /** Samples given up since the start, because there were too many. */
    long givenUp() {
        return givenUp.get();
    }

    /** Writes and syncs; throws {@link OutboxException} when the disk does not let it. */
    synchronized void add(Instant at, OutboxEntry entry, String reason) {
        StringBuilder lines = new StringBuilder();
        try {
            if (entry instanceof OutboxEntry.Samples samples) {
                for (NumberedSample sample : samples.samples()) {
                    lines.append(line(at, samples.epoch(), reason, out -> sample(out, sample)));
                }
            } else if (entry instanceof OutboxEntry.Text text) {
                lines.append(line(at, text.epoch(), reason, out -> {
                    out.writeNumberField("record", text.number());
                    out.writeStringField("kind", text.kind());
                    out.writeStringField("json", text.json());
                }));
            }
            write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new OutboxException("can not write to the dead-letter in " + folder + ": " + e, e);
        }
    }

    /** Samples of one reason. */
    void add(Instant at, UUID epoch, List<NumberedSample> samples, String reason) {
        add(at, new OutboxEntry.Samples(epoch, samples), reason);
    }

    private void write(ByteBuffer lines) throws IOException {
        files.createFolders(folder);
        Path file = folder.resolve("kept-aside.jsonl");
        makeRoom(file, lines.remaining());
        boolean fresh = !files.exists(file);
        long size;
        try (StoredFile out = files.openOrCreate(file)) {
            endLine(out);
            out.write(lines, out.size());
            out.force();
            if (fresh) {
                files.syncFolder(folder);
            }
            size = out.size();
        }
        if (size >= turnAt) {
            turn(file, size);
        }
    }

    /** Refuses what would make the file more than twice as large; each time twice as many were refused, it is tried to turn. */
    private void makeRoom(Path file, int more) throws IOException {
        long size = files.exists(file) ? size(file) : 0;
        if (size + more <= 2 * MOST_BYTES) {
            return;
        }
        refused++;
        if (Long.bitCount(refused) == 1 && turn(file, size)) {
            refused = 0;
            return;
        }
        throw new IOException("it is full, and " + inTheWay);
    }

    private long size(Path file) throws IOException {
        try (StoredFile in = files.openToRead(file)) {
            return in.size();
        }
    }

    /** A crash may have cut the last line off; the next one must not become a part of it. */
    private static void endLine(StoredFile out) throws IOException {
        long size = out.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0) {
            out.readFully(last, size - 1);
            if (last.get(0) != '\n') {
                out.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
            }
        }
    }

    /** The younger file becomes the older one, if it can: what is in it is kept either way, so nobody may be told otherwise. */
    private boolean turn(Path file, long size) {
        Path older = folder.resolve("kept-aside.1.jsonl");
        try {
            if (files.exists(older)) {
                giveUp(older, file);
            }
            files.rename(file, older);
            unsaid = null;
            files.syncFolder(folder);
            turnAt = MOST_BYTES;
            return true;
        } catch (OutboxException e) {
            inTheWay = "the outbox has no room to say what would go: " + e.getMessage();
        } catch (IOException e) {
            inTheWay = older + " can not be replaced: " + e;
        }
        LOG.warn("the dead-letter in {} is full and grows on: {}", folder, inTheWay);
        turnAt = size + TRY_AGAIN_BYTES;
        return false;
    }

    private void giveUp(Path older, Path younger) throws IOException {
        List<AsideLines.Samples> gone = unsaid == null ? read(older) : unsaid;
        unsaid = gone;
        if (gone.stream().allMatch(samples -> samples.numbers.isEmpty())) {
            return;
        }
        Map<UUID, NumberSet> kept =
                read(younger).stream().collect(Collectors.toMap(samples -> samples.epoch, samples -> samples.numbers));
        long before = givenUp.get();
        for (AsideLines.Samples samples : gone) {
            samples.numbers.removeAll(kept.getOrDefault(samples.epoch, new NumberSet()));
            while (!samples.numbers.isEmpty()) {
                givenUp.addAndGet(farewell.applyAsLong(samples));
            }
        }
        LOG.warn("the dead-letter in {} is full: its {} oldest samples are dropped", folder, givenUp.get() - before);
    }

    private List<AsideLines.Samples> read(Path file) throws IOException {
        try (StoredFile in = files.openToRead(file)) {
            return AsideLines.read(in);
        }
    }

    /** The fields of one line. */
    @FunctionalInterface
    private interface Fields {
        void to(JsonGenerator out) throws IOException;
    }

    private String line(Instant at, UUID epoch, String reason, Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeStringField("at", at.toString());
            out.writeStringField("reason", reason);
            out.writeStringField("epoch", epoch.toString());
            fields.to(out);
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void sample(JsonGenerator out, NumberedSample sample) throws IOException {
        @Nullable SignalEntry entry = signals.apply(sample.signal());
        out.writeNumberField("number", sample.number());
        out.writeStringField("asset", entry == null ? "" : entry.asset());
        out.writeStringField("signal", entry == null ? "" : entry.signal());
        out.writeNumberField("time", sample.time());
        out.writeNumberField("status", sample.status());
        out.writeStringField("value", text(Parts.own(sample.value())));
        List<Parts.Part> below = Parts.below(sample.value());
        if (!below.isEmpty()) {
            out.writeObjectFieldStart("parts");
            for (Parts.Part part : below) {
                @Nullable SignalEntry one = signals.apply(part.signal());
                out.writeStringField(one == null ? "" : one.signal(), text(part.value()));
            }
            out.writeEndObject();
        }
    }

    private static String text(@Nullable Object value) {
        if (value == null || !value.getClass().isArray()) {
            String text = String.valueOf(value);
            return text.length() <= MOST_VALUE ? text : text.substring(0, MOST_VALUE) + "…";
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < Array.getLength(value) && text.length() < MOST_VALUE; i++) {
            text.append(i == 0 ? "" : ", ").append(Array.get(value, i));
        }
        return text.append(']').toString();
    }
}
