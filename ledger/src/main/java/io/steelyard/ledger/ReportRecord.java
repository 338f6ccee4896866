package io.steelyard.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One consistent cut through an epoch at its source: which numbers were given, and where those stand that the gateway
 * cannot know of. It describes what stands before it in the outbox.
 *
 * @param at the agent's clock at the cut, nanoseconds since 1970
 * @param upTo the last number given before the cut, -1 when none was
 * @param hours the UTC hours touched since the last report that was released, with the numbers given in each
 * @param outbox numbers that the outbox still held
 * @param keptAside numbers in the agent's own dead-letter
 * @param elsewhere numbers that another inbox had confirmed
 * @param dropped how many numbers were dropped in all, by reason
 * @param last whether the epoch gives no more numbers
 */
public record ReportRecord(
        UUID epoch,
        long at,
        long upTo,
        List<Hour> hours,
        List<NumberRange> outbox,
        List<NumberRange> keptAside,
        List<NumberRange> elsewhere,
        Map<String, Long> dropped,
        boolean last)
        implements Note {
    static final String KIND = "report";

    public ReportRecord {
        hours = List.copyOf(hours);
        outbox = List.copyOf(outbox);
        keptAside = List.copyOf(keptAside);
        elsewhere = List.copyOf(elsewhere);
        dropped = Map.copyOf(dropped);
    }

    /**
     * The numbers given in one UTC hour of the agent's receive clock; an hour may stand twice in a report when that
     * clock stepped back.
     *
     * @param hour hours since 1970-01-01T00:00Z
     */
    public record Hour(long hour, long first, long last) {
        public Hour {
            if (!NumberRange.isOne(first, last)) {
                throw new LedgerException("an hour with something that is not a range: [" + first + ", " + last + "]");
            }
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toJson() {
        return Json.write(json -> {
            json.writeStringField("epoch", epoch.toString());
            Json.instant(json, "at", at);
            json.writeNumberField("upTo", upTo);
            json.writeArrayFieldStart("hours");
            for (Hour hour : hours) {
                json.writeStartObject();
                Json.instant(json, "hour", hour.hour() * Json.NANOS_AN_HOUR);
                json.writeNumberField("first", hour.first());
                json.writeNumberField("last", hour.last());
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.ranges(json, "outbox", outbox);
            Json.ranges(json, "keptAside", keptAside);
            Json.ranges(json, "elsewhere", elsewhere);
            json.writeObjectFieldStart("dropped");
            for (Map.Entry<String, Long> reason : new TreeMap<>(dropped).entrySet()) {
                json.writeNumberField(reason.getKey(), reason.getValue());
            }
            json.writeEndObject();
            json.writeBooleanField("final", last);
        });
    }

    /** Reads what {@link #toJson()} wrote. */
    public static ReportRecord parse(String text) {
        JsonFields fields = JsonFields.parse(text);
        return new ReportRecord(
                fields.uuid("epoch"),
                fields.instant("at"),
                fields.number("upTo"),
                fields.objects("hours").stream().map(ReportRecord::hour).toList(),
                fields.ranges("outbox"),
                fields.ranges("keptAside"),
                fields.ranges("elsewhere"),
                fields.numbersByName("dropped"),
                fields.flag("final"));
    }

    private static Hour hour(JsonFields fields) {
        Hour hour = new Hour(
                Math.floorDiv(fields.instant("hour"), Json.NANOS_AN_HOUR),
                fields.number("first"),
                fields.number("last"));
        if (!NumberRange.isOne(hour.first(), hour.last())) {
            throw new LedgerException(
                    "an hour has the numbers " + hour.first() + " to " + hour.last() + ", which is no range");
        }
        return hour;
    }
}
