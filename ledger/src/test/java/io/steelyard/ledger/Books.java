package io.steelyard.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Books of one epoch, their bytes, and what the agent reports of it. */
final class Books {
    static final UUID EPOCH = new UUID(1, 2);

    private Books() {}

    static byte[] bytes(EpochLedger book) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        book.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    static EpochLedger read(byte[] bytes) throws IOException {
        return EpochLedger.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    static ReportRecord report(long upTo, long at, List<NumberRange> outbox, boolean last) {
        return new ReportRecord(
                EPOCH,
                at,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                outbox,
                List.of(),
                List.of(),
                Map.of(),
                last);
    }
}
