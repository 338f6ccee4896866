package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * The wrapped form of a payload: its uuid says so, its body is the real payload, compressed; a metric may name the
 * algorithm, GZIP or DEFLATE (which is what it is without one). Read, never written.
 */
public final class Compression {

    /** The uuid that marks a compressed payload. */
    public static final String UUID = "SPBV1.0_COMPRESSED";

    private static final String ALGORITHM = "algorithm";

    private Compression() {}

    public static boolean isCompressed(PayloadReader payload) {
        return payload.uuidIs(UUID);
    }

    /**
     * The payload inside; refuses more than {@code maxBytes} of it with {@code TOO_LARGE} before it takes the memory, and
     * anything that cannot be unpacked, or is compressed again, with {@code COMPRESSION}.
     */
    public static byte[] unwrap(PayloadReader payload, int maxBytes) {
        if (!payload.hasBody()) {
            throw new SparkplugException(Reason.COMPRESSION, "a compressed payload without a body");
        }
        ByteArrayInputStream body =
                new ByteArrayInputStream(payload.buffer(), payload.bodyOffset(), payload.bodyLength());
        byte[] inner;
        try (InputStream in = isGzip(payload) ? new GZIPInputStream(body) : new InflaterInputStream(body)) {
            inner = in.readNBytes(maxBytes);
            if (inner.length == maxBytes && in.read() >= 0) {
                throw new SparkplugException(
                        Reason.TOO_LARGE, "a compressed payload holds more than " + maxBytes + " bytes");
            }
        } catch (IOException e) {
            throw new SparkplugException(Reason.COMPRESSION, "a compressed payload cannot be unpacked: " + e);
        }
        if (new PayloadReader().reset(inner, 0, inner.length).uuidIs(UUID)) {
            throw new SparkplugException(Reason.COMPRESSION, "a compressed payload inside a compressed payload");
        }
        return inner;
    }

    private static boolean isGzip(PayloadReader payload) {
        String algorithm = "DEFLATE";
        payload.rewind();
        while (payload.nextMetric()) {
            if (payload.metric().nameIs(ALGORITHM)) {
                algorithm = payload.metric().text().toUpperCase(Locale.ROOT);
            }
        }
        payload.rewind();
        return switch (algorithm) {
            case "GZIP" -> true;
            case "DEFLATE" -> false;
            default ->
                throw new SparkplugException(
                        Reason.COMPRESSION, "a payload compressed by another algorithm than GZIP or DEFLATE");
        };
    }
}
