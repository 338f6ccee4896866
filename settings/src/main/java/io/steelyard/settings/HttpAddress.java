package io.steelyard.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a process listens for HTTP, and by which names it is asked for there.
 *
 * @param host the address or name that it was told to listen on
 */
public record HttpAddress(String host) {
    private static final int BAD_REQUEST = 400;
    private static final int MISDIRECTED = 421;
    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:\\d{0,5})?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Where it is reached, as a browser takes it: an address of IPv6 stands in brackets (RFC 3986 §3.2.2). */
    public String url(int port) {
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /**
     * Whether a request for the host, as its Host header or its target names it, is for this process: for an address, for a
     * plain host name, or for the name that it listens on. A web page of another name that leads here (DNS rebinding) must
     * not read the plant through a visitor's browser.
     *
     * @return 0 when it is; else the status of the answer: 400 when no host is named, 421 when another's
     */
    public int refusal(String authority) {
        if (!AUTHORITY.matcher(authority).matches()) {
            return BAD_REQUEST;
        }
        boolean bracketed = authority.startsWith("[");
        String name = bracketed ? authority : authority.replaceAll(":\\d*$", "").toLowerCase(Locale.ROOT);
        boolean isOurs = bracketed
                || IPV4.matcher(name).matches()
                || name.indexOf('.') < 0
                || name.endsWith(".localhost")
                || name.equals(host.toLowerCase(Locale.ROOT));
        return isOurs ? 0 : MISDIRECTED;
    }
}
