package io.steelyard.gateway.model;

import io.steelyard.gateway.model.Check.Part;
import io.steelyard.gateway.model.Check.Status;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that a check can say. Its English stands here, since log, errors and answers need it; every other language
 * has the sentence in the catalogue of messages as {@code finding-<name>}, with the same {@code {places}}.
 */
public enum Finding {
    MQTT_CLOSED(Part.MQTT, Status.FAIL, "not listening for MQTT"),
    INBOX_FAILED(
            Part.INBOX,
            Status.FAIL,
            "the inbox's disk failed, so nothing is acknowledged; repair the disk and start again"),
    INBOX_FULL(
            Part.INBOX,
            Status.WARN,
            "the inbox is full and senders have to wait; see why the store is behind, or raise inbox.cap"),
    INBOX_STATE_UNSAVED(
            Part.INBOX,
            Status.WARN,
            "the state of the inbox can not be saved, so a start will take longer; see the disk: {reason}"),
    INBOX_MARK_UNSAVED(
            Part.INBOX,
            Status.WARN,
            "the stored mark can not be saved, so the inbox keeps everything: {bytes} bytes of numbers, at most {most}"
                    + " can be kept"),
    INBOX_DAMAGED(Part.INBOX, Status.WARN, "{bytes} bytes could not be read; check the disk"),
    INGEST_STOPPED(Part.INGEST, Status.FAIL, "{reason}; see the log, then start the gateway again"),
    INGEST_DIFFERS(
            Part.INGEST,
            Status.WARN,
            "after reading {arrivals} arrivals again the numbers received differ from the stored mark's; compare the"
                    + " ledger with the store"),
    STORE_WRITER_STOPPED(
            Part.STORE_WRITER,
            Status.FAIL,
            "nothing more is written: {reason}; see the log, then start the gateway again"),
    STORE_WRITER_WAITS(Part.STORE_WRITER, Status.FAIL, "{reason}; it is tried again, the inbox keeps everything"),
    STORE_EMBEDDED(Part.STORE, Status.OK, "embedded"),
    STORE_FAILED(Part.STORE, Status.FAIL, "the embedded store failed: {reason}"),
    STORE_REPLACED(
            Part.STORE,
            Status.WARN,
            "{count} points stand for another sample of the same instant than before: two agents write one signal, or a"
                    + " clock was set back"),
    STORE_INFLUXDB(Part.STORE, Status.OK, "InfluxDB at {url}"),
    STORE_AWAY(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} cannot be used ({reason}): start it, or correct store.influxdb.url; the inbox keeps"
                    + " everything until then"),
    STORE_SLOW(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} is too slow ({reason}): it is written in smaller parts and waited for longer; see what"
                    + " slows it or the line to it down; the inbox keeps everything until then"),
    STORE_TOKEN_REFUSED(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} refuses the token ({reason}): give store.influxdb.token one that may read and write"
                    + " {bucket} of organisation {org}; the inbox keeps everything until then"),
    STORE_NO_ORGANISATION(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} has no organisation {org} that the token may use: make it, or correct"
                    + " store.influxdb.org; the inbox keeps everything until then"),
    STORE_NO_BUCKET(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} has no bucket {bucket} in organisation {org} that the token may use: make it, or set"
                    + " store.influxdb.create: true with a token that may; the inbox keeps everything until then"),
    STORE_NO_RESULTS_BUCKET(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} has no bucket {bucket} in organisation {org} that the token may use, so dashboards show no"
                    + " indicators: make it, set store.influxdb.create: true with a token that may, or do without by"
                    + " store.influxdb.results: false; samples and minutes are stored all the same"),
    STORE_BUCKET_REFUSED(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} has no bucket {bucket} in organisation {org} that the token may use: make it, or give"
                    + " store.influxdb.token one that may; the inbox keeps everything until then"),
    STORE_STRANGER(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} answers {code} in a way that InfluxDB does not ({reason}): see what stands at"
                    + " store.influxdb.url; the inbox keeps everything until then"),
    STORE_NOT_INFLUXDB(
            Part.STORE,
            Status.WARN,
            "something answers at {url}, but not as InfluxDB 2 does ({reason}): see that store.influxdb.url names"
                    + " InfluxDB 2 itself, and whether a proxy or a login page stands between; the inbox keeps everything"
                    + " until then"),
    STORE_ANSWERS(
            Part.STORE,
            Status.WARN,
            "InfluxDB at {url} answers {code} ({reason}); the inbox keeps everything until then"),
    STORE_UNFOLDED(Part.STORE, Status.WARN, "InfluxDB refused {count} fields of minute rows: {reason}"),
    DEAD_LETTER_HELD(
            Part.DEAD_LETTER,
            Status.WARN,
            "{count} readings that the store did not take: see ./steelyard dead-letter list, mend the reason, then"
                    + " ./steelyard dead-letter replay"),
    DEAD_LETTER_FULL(
            Part.DEAD_LETTER,
            Status.WARN,
            "{count} readings that the store did not take; {lost} more were let go because it was full: see ./steelyard"
                    + " dead-letter list, mend the reason, then ./steelyard dead-letter replay"),
    DECLARED_FILES(
            Part.DECLARED,
            Status.WARN,
            "{count} files of inputs: were not taken, what was there before holds: {reason}; mend them, they are read"
                    + " again"),
    SYSTEM_UNREADABLE(Part.SYSTEM, Status.FAIL, "{reason}; see the disk"),
    SYSTEM_WRITES_WAIT(
            Part.SYSTEM_WRITES,
            Status.WARN,
            "nothing more is stored until the system records can be written: {reason}"),
    SECURITY_OPEN(
            Part.SECURITY,
            Status.FAIL,
            "an address that others reach is open without encryption and accounts ({reason}): bind 127.0.0.1 and remove"
                    + " insecure");

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private final Part part;
    private final Status status;
    private final String english;

    Finding(Part part, Status status, String english) {
        this.part = part;
        this.status = status;
        this.english = english;
    }

    /** The name outside, lower case with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the part is of which this is said. */
    public Status status() {
        return status;
    }

    /** The check that says it; for a sentence without places. */
    public Check check() {
        return check(Map.of());
    }

    /** The check that says it, with what stands in its places. */
    public Check check(Map<String, String> parameters) {
        return new Check(part, this, parameters);
    }

    /** The names of the sentence's places. */
    public Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>();
        Matcher place = PLACE.matcher(english);
        while (place.find()) {
            names.add(place.group(1));
        }
        return names;
    }

    String english(Map<String, String> parameters) {
        return PLACE.matcher(english)
                .replaceAll(place -> Matcher.quoteReplacement(parameters.getOrDefault(place.group(1), "")));
    }
}
