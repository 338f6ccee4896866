package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How holes, what fills them, and gaps without an end lie in records of {@link OutboxFormat}, which draws them. */
final class HoleFormat {
    private static final int NOTHING = 0;
    private static final int SOME = 1;
    private static final int LAST = 2;

    private HoleFormat() {}

    static Packer write(Packer out, List<Hole> holes) {
        out.number(holes.size());
        for (Hole hole : holes) {
            out.text(hole.gap())
                    .text(hole.server())
                    .number(hole.signal())
                    .text(hole.cause().text());
            out.fixed8(hole.from()).fixed8(hole.to()).fixed8(hole.after()).fixed8(hole.before());
            out.fixed8(hole.reached()).number(hole.samples());
        }
        return out;
    }

    static List<Hole> read(Unpacker in) {
        List<Hole> holes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            holes.add(new Hole(
                    in.text(),
                    in.text(),
                    in.count(),
                    GapCause.of(in.text()),
                    in.fixed8(),
                    in.fixed8(),
                    in.fixed8(),
                    in.fixed8(),
                    in.fixed8(),
                    in.number()));
        }
        return holes;
    }

    static void write(Packer out, Delivery.@Nullable Fill fill) {
        if (fill == null) {
            out.octet(NOTHING);
        } else {
            out.octet(fill.over() ? LAST : SOME).text(fill.gap());
        }
    }

    static Delivery.@Nullable Fill readFill(Unpacker in) {
        int what = in.octet();
        return what == NOTHING ? null : new Delivery.Fill(in.text(), what == LAST);
    }

    static Packer writeOpen(Packer out, List<GapRecord> gaps) {
        out.number(gaps.size());
        gaps.forEach(gap -> out.text(gap.toJson()));
        return out;
    }

    static List<GapRecord> readOpen(Unpacker in) {
        List<GapRecord> gaps = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            gaps.add(GapRecord.parse(in.text()));
        }
        return gaps;
    }

    /** The sample, as one that was read from history. */
    static NumberedSample past(NumberedSample sample) {
        return new NumberedSample(
                sample.number(),
                sample.signal(),
                sample.time(),
                sample.clock(),
                sample.serverTime(),
                sample.receiveTime(),
                sample.status(),
                sample.value(),
                true);
    }
}
