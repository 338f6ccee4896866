package io.steelyard.gateway.ingest;

import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.Compression;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import java.util.Map;
import java.util.UUID;

/** Which samples a payload has, whatever else is wrong with it. */
public final class SampleNumbers {
    private SampleNumbers() {}

    /** The numbers by epoch; empty when the publisher does not number or nobody can read them. */
    public static Map<UUID, NumberSet> of(byte[] bytes) {
        try {
            PayloadReader payload = new PayloadReader();
            payload.reset(bytes, 0, bytes.length);
            if (Compression.isCompressed(payload)) {
                byte[] unwrapped = Compression.unwrap(payload, Switchboard.UNWRAPPED_BYTES);
                payload.reset(unwrapped, 0, unwrapped.length);
            }
            if (!payload.uuidIs(SamplesBody.UUID)) {
                return Map.of();
            }
            SamplesBodyReader body = new SamplesBodyReader().reset(payload);
            if (body.sequence() != Sequence.SAMPLES) {
                return Map.of();
            }
            NumberSet numbers = new NumberSet();
            for (int range = 0; range < body.rangeCount(); range++) {
                numbers.add(body.rangeFirst(range), body.rangeLast(range));
            }
            return Map.of(body.epoch(), numbers);
        } catch (SparkplugException e) {
            return Map.of();
        }
    }
}
