package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How samples that wait lie in records of {@link OutboxFormat}, which draws them. */
final class WaitFormat {
    private static final int WAITS = 12;
    private static final int BESIDE = 13;
    private static final int VERSION = 5;

    private WaitFormat() {}

    /** One of the two kinds of records that have any. */
    static ByteBuffer write(OutboxRecord record) {
        if (record instanceof OutboxRecord.DeliveredBeside both) {
            Packer out = OutboxFormat.begin(BESIDE, VERSION, Stream.empty());
            return out.run(bytes(OutboxFormat.write(both.delivered())))
                    .run(bytes(write(both.waits())))
                    .buffer();
        }
        if (record instanceof OutboxRecord.Waits waits) {
            Packer out = OutboxFormat.begin(WAITS, VERSION, Stream.empty());
            out.text(waits.server()).number(waits.samples().size());
            waits.samples().forEach(sample -> OutboxFormat.sample(out.fixed8(sample.receiveTime()), sample, 0, 0));
            out.number(waits.over().size());
            waits.over().forEach(out::number);
            return out.buffer();
        }
        throw new OutboxException("a record in which nothing waits: " + record.getClass());
    }

    private static byte[] bytes(ByteBuffer written) {
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    static OutboxRecord.Waits read(Unpacker in) {
        String server = in.text();
        List<NumberedSample> samples = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            samples.add(OutboxFormat.readSample(in, 0, 0, in.fixed8()));
        }
        List<Integer> over = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            over.add(in.count());
        }
        return new OutboxRecord.Waits(server, samples, over);
    }

    static OutboxRecord readBeside(Unpacker in) {
        OutboxRecord delivered = OutboxFormat.read(ByteBuffer.wrap(in.run()));
        OutboxRecord waits = OutboxFormat.read(ByteBuffer.wrap(in.run()));
        if (delivered instanceof OutboxRecord.Delivered first && waits instanceof OutboxRecord.Waits second) {
            return new OutboxRecord.DeliveredBeside(first, second);
        }
        throw new OutboxException("what waits stands beside no delivery in the outbox");
    }
}
