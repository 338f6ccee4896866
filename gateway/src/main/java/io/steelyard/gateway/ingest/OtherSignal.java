package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.SignalChange.Meaning;
import io.steelyard.gateway.model.SignalKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signal that a birth gives another unit or type than the birth before it.
 *
 * @param since when that birth was made, nanoseconds since 1970; null where nobody knows, or another agent's came between
 */
record OtherSignal(
        SignalKey signal, Meaning was, Meaning is, @Nullable Long since) {

    /** Those of an asset; none of one that was not known. */
    static List<OtherSignal> between(@Nullable AssetDescription before, AssetDescription now, @Nullable Long since) {
        List<OtherSignal> others = new ArrayList<>();
        if (before == null) {
            return others;
        }
        Map<String, Meaning> known = new HashMap<>();
        before.signals().forEach(signal -> known.put(signal.name(), Meaning.of(signal)));
        for (SignalDescription signal : now.signals()) {
            Meaning was = known.get(signal.name());
            Meaning is = Meaning.of(signal);
            if (was != null && !was.equals(is)) {
                others.add(new OtherSignal(new SignalKey(now.key(), signal.name()), was, is, since));
            }
        }
        return others;
    }

    /** The event's details. */
    Map<String, String> details() {
        Map<String, String> details = new HashMap<>();
        put(details, "was", was);
        put(details, "is", is);
        if (since != null) {
            details.put("since", Instant.EPOCH.plusNanos(since).toString());
        }
        return details;
    }

    private static void put(Map<String, String> details, String name, Meaning meaning) {
        details.put(name + "Type", meaning.type().name());
        if (meaning.unit() != null) {
            details.put(name, meaning.unit());
        }
        if (meaning.unitId() != null) {
            details.put(name + "Id", meaning.unitId().toString());
        }
    }
}
