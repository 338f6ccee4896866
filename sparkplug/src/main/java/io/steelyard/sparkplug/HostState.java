package io.steelyard.sparkplug;

import io.steelyard.sparkplug.SparkplugException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a STATE message: whether a host application is there, and since which of its births this holds
 * (tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-death-payload).
 *
 * @param timestamp milliseconds since 1970 UTC; a death carries that of its birth
 */
public record HostState(boolean online, long timestamp) {

    private static final int MAX_CHARS = 1_000;
    private static final Pattern ONLINE = Pattern.compile("\"online\"\\s*:\\s*(true|false)");
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\"\\s*:\\s*(\\d{1,18})(?!\\d)");

    /** The JSON text that goes out. */
    public String format() {
        return "{\"online\":" + online + ",\"timestamp\":" + timestamp + "}";
    }

    /** Reads a STATE message's text. */
    public static HostState parse(String json) {
        Matcher online = ONLINE.matcher(json);
        Matcher timestamp = TIMESTAMP.matcher(json);
        if (json.length() > MAX_CHARS || !online.find() || !timestamp.find()) {
            throw new SparkplugException(
                    Reason.VALUE, "a STATE message is not {\"online\": true or false, \"timestamp\": milliseconds}");
        }
        return new HostState(Boolean.parseBoolean(online.group(1)), Long.parseLong(timestamp.group(1)));
    }
}
