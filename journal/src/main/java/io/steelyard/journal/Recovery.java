package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder at opening: which segments there are, where the log ends, what is damaged. Changes nothing but names, and
 * headers that were lost; files whose names are not the journal's are left alone.
 */
final class Recovery {
    static final String SEGMENT = "segment-";
    static final String SPARE = "spare-";
    static final String CURSOR = "cursor-";
    /** An empty file: where the log begins of which there is no segment yet. */
    static final String BEGINS = "begins-";

    private static final Pattern A_SEGMENT = Pattern.compile(SEGMENT + "[0-7][0-9a-f]{15}");
    private static final Pattern A_SPARE = Pattern.compile(SPARE + "[0-7][0-9a-f]{15}");
    private static final Pattern A_CURSOR = Pattern.compile(CURSOR + "[a-z0-9-]{1,40}");
    private static final Pattern A_BEGIN = Pattern.compile(BEGINS + "[0-7][0-9a-f]{15}");
    private static final String UNREADABLE = "unreadable-";
    private static final Pattern AN_UNREADABLE = Pattern.compile(UNREADABLE + "[0-7][0-9a-f]{15}");
    private static final Pattern HALF_MADE =
            Pattern.compile("(" + A_SPARE.pattern() + "|" + A_CURSOR.pattern() + ")\\.new");

    /**
     * What stands on disk.
     *
     * @param continues true when the last segment can be written on at {@code end}
     * @param unproven from here on the last segment may be in the system's memory only
     * @param opens how often the log has been opened, this time included
     */
    record Recovered(
            List<Segment> segments,
            List<Path> spares,
            Map<String, CursorFile.State> cursors,
            long end,
            boolean continues,
            long unproven,
            int opens,
            long highestSequence,
            OpenReport report) {}

    private final JournalOptions options;
    private final FileLayer files;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Path> spares = new ArrayList<>();
    private final Map<String, CursorFile.State> cursors = new HashMap<>();
    private final List<String> lostCursors = new ArrayList<>();
    private final List<OpenReport.Damage> damages = new ArrayList<>();
    private final List<Segment> hurt = new ArrayList<>();
    private final Map<Segment, Long> firstReadable = new HashMap<>();
    private Segment lastUnreadable = new Segment(Path.of("none"), -1, 0, 0, 0);
    private @Nullable Path begin;
    private long highestSequence;
    private int opens;

    private Recovery(JournalOptions options, FileLayer files) {
        this.options = options;
        this.files = files;
    }

    static Recovered of(JournalOptions options, FileLayer files, Position first) throws IOException {
        Recovery recovery = new Recovery(options, files);
        recovery.readNames();
        recovery.segments.sort(Comparator.comparingLong(Segment::sequence));
        recovery.mendHeaders();
        return recovery.scan(recovery.begin(first.offset()));
    }

    /**
     * Where the log begins as long as no segment says so. Told on disk before the first cursor: else one that stands there would
     * prove, when the process dies before the first segment, that records are gone.
     */
    private long begin(long first) throws IOException {
        Path known = begin;
        if (!segments.isEmpty()) {
            if (known != null) {
                files.delete(known);
            }
            return 0;
        }
        if (known != null) {
            return Long.parseLong(known.getFileName().toString().substring(BEGINS.length()), 16);
        }
        if (!cursors.isEmpty() || first == 0) {
            return 0;
        }
        files.openOrCreate(options.folder().resolve(BEGINS + "%016x".formatted(first)))
                .close();
        files.syncFolder(options.folder());
        return first;
    }

    static Path segmentFile(Path folder, long sequence) {
        return folder.resolve(SEGMENT + "%016x".formatted(sequence));
    }

    static Path spareFile(Path folder, long sequence) {
        return folder.resolve(SPARE + "%016x".formatted(sequence));
    }

    private void readNames() throws IOException {
        List<Path> all = files.list(options.folder());
        refuseNewer(all);
        List<Path> unused = new ArrayList<>();
        for (Path file : all) {
            String name = String.valueOf(file.getFileName());
            if (HALF_MADE.matcher(name).matches()) {
                files.delete(file);
            } else if (A_SEGMENT.matcher(name).matches()) {
                readSegment(file, Long.parseLong(name.substring(SEGMENT.length()), 16), unused);
            } else if (A_SPARE.matcher(name).matches()) {
                highestSequence = Math.max(highestSequence, Long.parseLong(name.substring(SPARE.length()), 16));
                spares.add(file);
            } else if (AN_UNREADABLE.matcher(name).matches()) {
                highestSequence = Math.max(highestSequence, Long.parseLong(name.substring(UNREADABLE.length()), 16));
            } else if (A_CURSOR.matcher(name).matches()) {
                readCursor(file, name.substring(CURSOR.length()));
            } else if (A_BEGIN.matcher(name).matches()) {
                begin = file;
            }
        }
        for (Path file : unused) {
            Path spare = spareFile(options.folder(), ++highestSequence);
            files.rename(file, spare);
            spares.add(spare);
        }
    }

    /** Before anything is touched: a folder that a newer program wrote is left as it is. */
    private void refuseNewer(List<Path> all) throws IOException {
        for (Path file : all) {
            String name = String.valueOf(file.getFileName());
            if (A_SEGMENT.matcher(name).matches()) {
                SegmentFormat.refuseNewer(head(file), file);
            } else if (A_CURSOR.matcher(name).matches()) {
                CursorFile.refuseNewer(files, file);
            }
        }
    }

    private ByteBuffer head(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SegmentFormat.HEADER);
        try (StoredFile open = files.openToRead(file)) {
            open.readFully(head, 0);
        }
        return head;
    }

    private void readCursor(Path file, String name) throws IOException {
        CursorFile.@Nullable State state = CursorFile.read(files, file);
        if (state == null) {
            lostCursors.add(name);
        } else {
            cursors.put(name, state);
        }
    }

    private void readSegment(Path file, long sequence, List<Path> unused) throws IOException {
        highestSequence = Math.max(highestSequence, sequence);
        ByteBuffer head = head(file);
        long size;
        try (StoredFile open = files.openToRead(file)) {
            size = open.size();
        }
        SegmentFormat.@Nullable Header first = SegmentFormat.read(head, 0);
        SegmentFormat.@Nullable Header second = SegmentFormat.read(head, SegmentFormat.COPY);
        SegmentFormat.@Nullable Header ours = named(first, sequence) ? first : named(second, sequence) ? second : null;
        if (ours != null) {
            segments.add(new Segment(file, sequence, ours.base(), ours.opens(), size));
            opens = Math.max(opens, ours.opens());
        } else if (first != null || second != null) {
            unused.add(file);
        } else {
            hurt.add(new Segment(file, sequence, 0, 0, size));
        }
    }

    /**
     * A file gets a segment's name only when its header is durable. One without a readable header was damaged, and what its
     * records still tell is used; one that tells nothing is moved aside.
     */
    private void mendHeaders() throws IOException {
        hurt.sort(Comparator.comparingLong(Segment::sequence));
        for (Segment one : hurt) {
            LostHeader.@Nullable Found found = LostHeader.of(files, one, bounds(one));
            if (found == null) {
                Path aside = options.folder().resolve(UNREADABLE + "%016x".formatted(one.sequence()));
                files.rename(one.file(), aside);
                lastUnreadable = new Segment(aside, one.sequence(), 0, 0, one.fileBytes());
            } else {
                LostHeader.mend(files, found.segment(), options.segmentBytes());
                segments.add(found.segment());
                segments.sort(Comparator.comparingLong(Segment::sequence));
                firstReadable.put(found.segment(), found.first());
                long base = found.segment().base();
                if (found.first() > base) {
                    String name = found.segment().name();
                    damages.add(new OpenReport.Damage(new Position(base), new Position(found.first()), name));
                }
            }
        }
    }

    private LostHeader.Bounds bounds(Segment one) {
        @Nullable Segment before = null;
        long most = Long.MAX_VALUE;
        for (Segment other : segments) {
            if (other.sequence() < one.sequence()) {
                before = other;
            } else if (most == Long.MAX_VALUE) {
                most = other.base() - 1;
            }
        }
        if (before != null) {
            return new LostHeader.Bounds(before.base() + 1, Math.min(most, before.capacityEnd()), before.base() + 1);
        }
        long passed = cursors.values().stream()
                .mapToLong(CursorFile.State::position)
                .min()
                .orElse(0);
        return new LostHeader.Bounds(0, most, lostCursors.isEmpty() ? passed : Long.MAX_VALUE);
    }

    private static boolean named(SegmentFormat.@Nullable Header header, long sequence) {
        return header != null && header.sequence() == sequence;
    }

    private Recovered scan(long first) throws IOException {
        long end = first;
        long cut = 0;
        long unproven = 0;
        for (int i = firstToVerify(); i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            long from = firstReadable.getOrDefault(segment, segment.base());
            SegmentScan.Found found = last
                    ? SegmentScan.last(files, segment, from)
                    : SegmentScan.sealed(
                            files, segment, from, segments.get(i + 1).base());
            damages.addAll(found.damages());
            end = found.end();
            cut = found.cutBytes();
            unproven = found.unproven();
            opens = Math.max(opens, found.opens());
            if (last && !found.begun() && found.damages().isEmpty()) {
                end = segment.base();
                unbegin(segment);
            }
        }
        boolean continues =
                !segments.isEmpty() && segments.get(segments.size() - 1).base() < end;
        if (lastUnreadable.sequence()
                > (segments.isEmpty() ? 0 : segments.get(segments.size() - 1).sequence())) {
            long behind = end + lastUnreadable.fileBytes();
            damages.add(new OpenReport.Damage(new Position(end), new Position(behind), lastUnreadable.name()));
            end = behind;
            continues = false;
        }
        long start = segments.isEmpty() ? 0 : segments.get(0).base();
        for (Map.Entry<String, CursorFile.State> cursor : cursors.entrySet()) {
            long at = cursor.getValue().position();
            if (at < start) {
                damages.add(new OpenReport.Damage(new Position(at), new Position(start), "a missing segment"));
            }
            if (at > end) {
                damages.add(new OpenReport.Damage(new Position(end), new Position(at), "the log's end"));
                end = at;
                continues = false;
            }
        }
        if (segments.isEmpty()) {
            start = end;
        }
        OpenReport report =
                new OpenReport(new Position(start), new Position(end), segments.size(), cut, damages, lostCursors);
        return new Recovered(segments, spares, cursors, end, continues, unproven, opens + 1, highestSequence, report);
    }

    /** A segment that got no further than its preamble is begun again, so that its preamble is whole. */
    private void unbegin(Segment segment) throws IOException {
        segments.remove(segment);
        Path spare = spareFile(options.folder(), segment.sequence());
        files.rename(segment.file(), spare);
        spares.add(spare);
    }

    /** The first segment of the stretch that the options want checked; the last one always is. */
    private int firstToVerify() {
        int first = segments.size();
        long bytes = 0;
        while (first > 0 && (first == segments.size() || bytes < options.verifyBytes())) {
            first--;
            bytes += segments.get(first).fileBytes();
        }
        return first;
    }
}
