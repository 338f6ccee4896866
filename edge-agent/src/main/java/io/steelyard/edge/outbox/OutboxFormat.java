package io.steelyard.edge.outbox;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox's records lie in its journal. Numbers, texts and ranges are {@link Packer}'s; the first byte is the
 * format's version (high four bits) and the kind.
 *
 * <pre>
 *  1 epoch begun    epoch, its id (16 bytes)
 *  2 signal given   id, asset, signal, element type (name), array (0, 1)
 *  3 delivered      epoch, receive time (8 bytes), server, subscription, sequence, receive time less proof,
 *                   last number,
 *                   samples: count, sample*; aside: ranges; dropped: sums by reason; records: count, text*
 *                   (version 4) holes: count, hole*; what is filled: 0, or 1 and 2 with the last of it, its gap;
 *                   of such a delivery all samples are from history
 *  4 left           epoch, text
 *  5 aside          epoch, samples: ranges, records: ranges
 *  6 elsewhere      count, (epoch, ranges)*
 *  7 servers        count, (server, proof (8 bytes), subscription, sequence)*; a server stands once for each of its
 *                   subscriptions, with 0 and 0 when it has none
 *  8 keys           count, (repeatable (0, 1), highest source time (8 bytes), receive time (8 bytes),
 *                   levels: count, (8 bytes)*, sample)*
 *  9 epoch's sums   epoch, id, last sample, last record, reported up to, finished, hours: count, (hour, first, last)*,
 *                   aside, elsewhere: ranges, dropped: sums
 * 10 given up       (version 2) count, (epoch, dropped, replaced: ranges, samples: count, (receive time (8 bytes),
 *                   sample)*, records: count, text*)*
 * 11 holes          (version 4) count, hole*
 * 12 waits          (version 5) server, samples: count, (receive time (8 bytes), sample)*, over: count, signal*
 * 13 beside waits   (version 5) a record 3 and a record 12, a run of bytes each
 * 14 open gaps      (version 6) count, json*
 *
 *  sample   +--------+--------+---------+---------+--------------+-------------+-----------+
 *           | flags  | number | signal  | time    | server time? | status?     | value     |
 *           +--------+--------+---------+---------+--------------+-------------+-----------+
 *             bits 0-3: value's code (13: the record is of version 3); 4, 5: clock (0 source, 1 server, 2 agent); 6: has a server time; 7: has a status
 *             number: behind the sample before; time: against the sample before, the first against the receive time;
 *             server time: against the sample's time
 *  hole     gap, server, signal, cause, from, to, after, before, reached (8 bytes each), samples
 *  text     number, kind, json
 * </pre>
 */
final class OutboxFormat {
    static final int VERSION = 1;
    private static final int GIVING_UP = 2;
    private static final int PARTS = 3;
    private static final int HOLES = 4;
    private static final int GAPS = 6;
    private static final int NEWEST = 6;

    private OutboxFormat() {}

    private static Packer begin(int kind) {
        return new Packer().octet(VERSION << 4 | kind);
    }

    /** Of the lowest version that reads the samples, so that an older program goes on where nothing of the newer one is. */
    static Packer begin(int kind, int least, Stream<NumberedSample> samples) {
        boolean hasParts = samples.anyMatch(sample -> sample.value() instanceof Parts);
        return new Packer().octet((hasParts ? Math.max(PARTS, least) : least) << 4 | kind);
    }

    static ByteBuffer write(OutboxRecord record) {
        if (record instanceof OutboxRecord.Delivered delivered) {
            return delivered(delivered);
        }
        if (record instanceof OutboxRecord.Left left) {
            return text(begin(4).number(left.epoch()), left.text()).buffer();
        }
        if (record instanceof OutboxRecord.SignalGiven given) {
            SignalEntry entry = given.entry();
            return begin(2).number(entry.id())
                    .text(entry.asset())
                    .text(entry.signal())
                    .text(entry.type().element().name())
                    .octet(entry.type().array() ? 1 : 0)
                    .buffer();
        }
        if (record instanceof OutboxRecord.EpochBegun begun) {
            return begin(1).number(begun.epoch()).id(begun.id()).buffer();
        }
        if (record instanceof OutboxRecord.Aside aside) {
            return begin(5).number(aside.epoch())
                    .ranges(aside.samples())
                    .ranges(aside.records())
                    .buffer();
        }
        if (record instanceof OutboxRecord.Elsewhere elsewhere) {
            Packer out = begin(6).number(elsewhere.numbers().size());
            elsewhere.numbers().forEach((epoch, ranges) -> out.number(epoch).ranges(ranges));
            return out.buffer();
        }
        if (record instanceof OutboxRecord.GivenUp givenUp) {
            return givenUp(givenUp.parts());
        }
        return preamble(record);
    }

    private static ByteBuffer givenUp(List<OutboxRecord.Part> parts) {
        Packer out = begin(10, GIVING_UP, parts.stream().flatMap(part -> part.samples().stream()))
                .number(parts.size());
        for (OutboxRecord.Part part : parts) {
            out.number(part.epoch()).ranges(part.dropped()).ranges(part.replaced());
            out.number(part.samples().size());
            for (NumberedSample sample : part.samples()) {
                sample(out.fixed8(sample.receiveTime()), sample, 0, 0);
            }
            out.number(part.texts().size());
            part.texts().forEach(text -> text(out, text));
        }
        return out.buffer();
    }

    private static ByteBuffer preamble(OutboxRecord record) {
        if (record instanceof OutboxRecord.Servers servers) {
            return servers(servers.servers());
        }
        if (record instanceof OutboxRecord.Keys keys) {
            Packer out = begin(8, VERSION, keys.keys().stream().map(LastKey::last))
                    .number(keys.keys().size());
            for (LastKey key : keys.keys()) {
                NumberedSample last = key.last();
                out.octet(key.repeatable() ? 1 : 0).fixed8(key.highest()).fixed8(last.receiveTime());
                out.number(key.levels().size());
                key.levels().forEach(out::fixed8);
                sample(out, last, 0, 0);
            }
            return out.buffer();
        }
        if (record instanceof OutboxRecord.Holes known) {
            return HoleFormat.write(begin(11, HOLES, Stream.empty()), known.holes())
                    .buffer();
        }
        if (record instanceof OutboxRecord.Gaps open) {
            return HoleFormat.writeOpen(begin(14, GAPS, Stream.empty()), open.gaps())
                    .buffer();
        }
        if (record instanceof OutboxRecord.Waits || record instanceof OutboxRecord.DeliveredBeside) {
            return WaitFormat.write(record);
        }
        if (record instanceof OutboxRecord.EpochSums sums) {
            Packer out = begin(9).number(sums.epoch())
                    .id(sums.id())
                    .signed(sums.lastSample())
                    .signed(sums.lastRecord());
            out.signed(sums.reportedUpTo())
                    .octet(sums.finished() ? 1 : 0)
                    .number(sums.hours().size());
            for (ReportRecord.Hour hour : sums.hours()) {
                out.signed(hour.hour()).number(hour.first()).number(hour.last());
            }
            return out.ranges(sums.aside())
                    .ranges(sums.elsewhere())
                    .sums(sums.dropped())
                    .buffer();
        }
        throw new OutboxException("a record without a format: " + record.getClass());
    }

    private static ByteBuffer servers(Map<String, Recovered.ServerProof> servers) {
        int count = servers.values().stream()
                .mapToInt(known -> Math.max(1, known.heard().size()))
                .sum();
        Packer out = begin(7).number(count);
        servers.forEach((name, known) -> {
            List<Recovered.Heard> heard = known.heard().isEmpty() ? List.of(new Recovered.Heard(0, 0)) : known.heard();
            heard.forEach(one -> out.text(name)
                    .fixed8(known.proof())
                    .number(one.subscription())
                    .number(one.sequence()));
        });
        return out.buffer();
    }

    private static ByteBuffer delivered(OutboxRecord.Delivered record) {
        OutboxRecord.Origin origin = record.origin();
        boolean fills = !record.holes().isEmpty() || record.fill() != null;
        Packer out = begin(3, fills ? HOLES : VERSION, record.samples().stream())
                .number(record.epoch())
                .fixed8(record.receiveTime())
                .text(origin.server());
        out.number(origin.subscription()).number(origin.sequence()).signed(record.receiveTime() - origin.proof());
        out.signed(record.lastSample()).number(record.samples().size());
        long number = 0;
        long time = record.receiveTime();
        for (NumberedSample sample : record.samples()) {
            sample(out, sample, number, time);
            number = sample.number();
            time = sample.time();
        }
        out.ranges(record.aside()).sums(record.dropped()).number(record.texts().size());
        record.texts().forEach(text -> text(out, text));
        if (fills) {
            HoleFormat.write(HoleFormat.write(out, record.holes()), record.fill());
        }
        return out.buffer();
    }

    private static Packer text(Packer out, OutboxRecord.Text text) {
        return out.number(text.number()).text(text.kind()).text(text.json());
    }

    static void sample(Packer out, NumberedSample sample, long numberBefore, long timeBefore) {
        boolean hasServer = sample.serverTime() != 0;
        boolean hasStatus = sample.status() != 0;
        out.octet(ValueFormat.code(sample.value())
                | ValueFormat.code(sample.clock()) << 4
                | (hasServer ? 0x40 : 0)
                | (hasStatus ? 0x80 : 0));
        out.number(sample.number() - numberBefore).number(sample.signal());
        out.signed(sample.time() - timeBefore);
        if (hasServer) {
            out.signed(sample.serverTime() - sample.time());
        }
        if (hasStatus) {
            out.number(sample.status());
        }
        ValueFormat.write(out, sample.value());
    }

    static NumberedSample readSample(Unpacker in, long numberBefore, long timeBefore, long receiveTime) {
        int flags = in.octet();
        long number = numberBefore + in.number();
        int signal = in.count();
        long time = timeBefore + in.signed();
        long serverTime = (flags & 0x40) != 0 ? time + in.signed() : 0;
        long status = (flags & 0x80) != 0 ? in.number() : 0;
        ClockSource clock = ValueFormat.clock(flags >> 4 & 3);
        @Nullable Object value = ValueFormat.read(in, flags & 0xf);
        return new NumberedSample(number, signal, time, clock, serverTime, receiveTime, status, value);
    }

    static OutboxRecord read(ByteBuffer payload) {
        Unpacker in = new Unpacker(payload);
        int first = in.octet();
        if (first >> 4 < VERSION || first >> 4 > NEWEST) {
            throw new OutboxException("a record of the outbox has format version " + (first >> 4)
                    + ", this program reads up to " + NEWEST + ": use the newer program that wrote it");
        }
        return switch (first & 0xf) {
            case 1 -> new OutboxRecord.EpochBegun(in.count(), in.id());
            case 2 ->
                new OutboxRecord.SignalGiven(new SignalEntry(
                        in.count(),
                        in.text(),
                        in.text(),
                        SignalType.of(ValueType.valueOf(in.text()), in.octet() != 0)));
            case 3 -> readDelivered(in, first >> 4);
            case 4 -> new OutboxRecord.Left(in.count(), readText(in));
            case 5 -> new OutboxRecord.Aside(in.count(), in.ranges(), in.ranges());
            case 6 -> readElsewhere(in);
            case 7 -> readServers(in);
            case 8 -> readKeys(in);
            case 9 -> readSums(in);
            case 10 -> readGivenUp(in);
            case 11 -> new OutboxRecord.Holes(HoleFormat.read(in));
            case 12 -> WaitFormat.read(in);
            case 13 -> WaitFormat.readBeside(in);
            case 14 -> new OutboxRecord.Gaps(HoleFormat.readOpen(in));
            default -> throw new OutboxException("a record of the unknown kind " + (first & 0xf));
        };
    }

    private static OutboxRecord.Text readText(Unpacker in) {
        return new OutboxRecord.Text(in.number(), in.text(), in.text());
    }

    private static List<OutboxRecord.Text> readTexts(Unpacker in) {
        List<OutboxRecord.Text> texts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static OutboxRecord readDelivered(Unpacker in, int version) {
        int epoch = in.count();
        long receiveTime = in.fixed8();
        OutboxRecord.Origin origin =
                new OutboxRecord.Origin(in.text(), in.number(), in.number(), receiveTime - in.signed());
        long lastSample = in.signed();
        int count = in.count();
        List<NumberedSample> samples = new ArrayList<>(count);
        long number = 0;
        long time = receiveTime;
        for (int i = 0; i < count; i++) {
            NumberedSample sample = readSample(in, number, time, receiveTime);
            samples.add(sample);
            number = sample.number();
            time = sample.time();
        }
        List<NumberRange> aside = in.ranges();
        Map<String, Long> dropped = in.sums();
        List<OutboxRecord.Text> texts = readTexts(in);
        List<Hole> holes = version < HOLES ? List.of() : HoleFormat.read(in);
        Delivery.@Nullable Fill fill = version < HOLES ? null : HoleFormat.readFill(in);
        return new OutboxRecord.Delivered(
                epoch,
                origin,
                receiveTime,
                lastSample,
                fill == null ? samples : samples.stream().map(HoleFormat::past).toList(),
                aside,
                dropped,
                texts,
                holes,
                fill);
    }

    private static OutboxRecord readGivenUp(Unpacker in) {
        int count = in.count();
        List<OutboxRecord.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int epoch = in.count();
            List<NumberRange> dropped = in.ranges();
            List<NumberRange> replaced = in.ranges();
            List<NumberedSample> samples = new ArrayList<>();
            for (int left = in.count(); left > 0; left--) {
                samples.add(readSample(in, 0, 0, in.fixed8()));
            }
            parts.add(new OutboxRecord.Part(epoch, dropped, replaced, samples, readTexts(in)));
        }
        return new OutboxRecord.GivenUp(parts);
    }

    private static OutboxRecord readElsewhere(Unpacker in) {
        int count = in.count();
        Map<Integer, List<NumberRange>> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int epoch = in.count();
            numbers.put(epoch, in.ranges());
        }
        return new OutboxRecord.Elsewhere(numbers);
    }

    private static OutboxRecord readServers(Unpacker in) {
        int count = in.count();
        Map<String, Recovered.ServerProof> servers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            Recovered.ServerProof known = servers.getOrDefault(name, Recovered.ServerProof.NONE);
            servers.put(name, known.after(in.fixed8(), in.number(), in.number()));
        }
        return new OutboxRecord.Servers(servers);
    }

    private static OutboxRecord readKeys(Unpacker in) {
        int count = in.count();
        List<LastKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean repeatable = in.octet() != 0;
            long highest = in.fixed8();
            long receiveTime = in.fixed8();
            int levelCount = in.count();
            List<Long> levels = new ArrayList<>();
            for (int k = 0; k < levelCount; k++) {
                levels.add(in.fixed8());
            }
            keys.add(new LastKey(readSample(in, 0, 0, receiveTime), highest, levels, repeatable));
        }
        return new OutboxRecord.Keys(keys);
    }

    private static OutboxRecord readSums(Unpacker in) {
        int epoch = in.count();
        UUID id = in.id();
        long lastSample = in.signed();
        long lastRecord = in.signed();
        long reportedUpTo = in.signed();
        boolean finished = in.octet() != 0;
        int count = in.count();
        List<ReportRecord.Hour> hours = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hours.add(new ReportRecord.Hour(in.signed(), in.number(), in.number()));
        }
        return new OutboxRecord.EpochSums(
                epoch, id, lastSample, lastRecord, reportedUpTo, finished, hours, in.ranges(), in.ranges(), in.sums());
    }
}
