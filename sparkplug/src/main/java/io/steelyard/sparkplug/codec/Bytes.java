package io.steelyard.sparkplug.codec;

import java.util.Arrays;

/** A few bytes as an immutable value; copied on the way in and out. */
public final class Bytes {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte... bytes) {
        return new Bytes(bytes.clone());
    }

    public static Bytes copyOf(byte[] bytes, int from, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, from, from + length));
    }

    public int size() {
        return content.length;
    }

    public byte[] toByteArray() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
