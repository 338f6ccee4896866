package io.steelyard.gateway.deadletter;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reading in a file, all numbers big-endian.
 *
 * <pre>
 *   u1  form, 1
 *   texts (i4 length, UTF-8): site, asset, signal, class, area, line, field, type of the field
 *   i8  source time        i8  status
 *   u1  value: 0 none, 1 boolean (u1), 2 whole (i8), 3 real (i8 bits), 4 text
 *   u1  numbered: 0 no, 1 epoch follows (i8 i8)
 *   i8  number             i4 partition, i8 offset       u1 historical
 * </pre>
 */
final class LetterForm {
    private static final int FORM = 1;
    private static final int NONE = 0;
    private static final int FLAG = 1;
    private static final int WHOLE = 2;
    private static final int REAL = 3;
    private static final int TEXT = 4;

    private LetterForm() {}

    static byte[] write(Reading reading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(FORM);
            Series series = reading.series();
            text(out, series.key().asset().site());
            text(out, series.key().asset().asset());
            text(out, series.key().signal());
            text(out, series.equipmentClass());
            text(out, series.area());
            text(out, series.line());
            text(out, series.field());
            text(out, series.type().name());
            out.writeLong(reading.time());
            out.writeLong(reading.status());
            value(out, reading.value());
            UUID epoch = reading.epoch();
            out.writeBoolean(epoch != null);
            if (epoch != null) {
                out.writeLong(epoch.getMostSignificantBits());
                out.writeLong(epoch.getLeastSignificantBits());
            }
            out.writeLong(reading.number());
            out.writeInt(reading.position().partition());
            out.writeLong(reading.position().offset());
            out.writeBoolean(reading.historical());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void value(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.writeByte(FLAG);
            out.writeBoolean(flag);
        } else if (value instanceof Long whole) {
            out.writeByte(WHOLE);
            out.writeLong(whole);
        } else if (value instanceof Double real) {
            out.writeByte(REAL);
            out.writeLong(Double.doubleToRawLongBits(real));
        } else if (value instanceof String text) {
            out.writeByte(TEXT);
            text(out, text);
        } else {
            out.writeByte(NONE);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Reads what {@link #write} wrote; anything else is an {@link IOException}. */
    static Reading read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int form = in.readUnsignedByte();
        if (form != FORM) {
            throw new IOException("form " + form + ", this program knows " + FORM);
        }
        AssetKey asset = new AssetKey(text(in), text(in));
        SignalKey signal = new SignalKey(asset, text(in));
        String equipmentClass = text(in);
        String area = text(in);
        String line = text(in);
        String field = text(in);
        Series series = new Series(signal, equipmentClass, area, line, field, type(text(in)));
        long time = in.readLong();
        long status = in.readLong();
        Object value = value(in);
        UUID epoch = in.readBoolean() ? new UUID(in.readLong(), in.readLong()) : null;
        long number = in.readLong();
        InboxPosition position = new InboxPosition(in.readInt(), in.readLong());
        return new Reading(series, time, status, value, epoch, number, position, in.readBoolean());
    }

    private static FieldType type(String name) throws IOException {
        try {
            return FieldType.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("no type " + name, e);
        }
    }

    private static @Nullable Object value(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case NONE -> null;
            case FLAG -> (Object) in.readBoolean();
            case WHOLE -> (Object) in.readLong();
            case REAL -> (Object) Double.longBitsToDouble(in.readLong());
            case TEXT -> text(in);
            default -> throw new IOException("no value of kind " + kind);
        };
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] utf8 = length < 0 || length > in.available() ? null : in.readNBytes(length);
        if (utf8 == null) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
