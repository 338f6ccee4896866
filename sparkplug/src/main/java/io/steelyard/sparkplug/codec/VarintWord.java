package io.steelyard.sparkplug.codec;

/**
 * A varint of up to eight bytes out of one little-endian word, without a loop: a timestamp in milliseconds has six.
 *
 * <pre>
 *   word   . . | 0eeeeeee | 1ddddddd | 1ccccccc | 1bbbbbbb | 1aaaaaaa      the lowest byte came first
 *   value  eeeeeee ddddddd ccccccc bbbbbbb aaaaaaa
 * </pre>
 */
final class VarintWord {

    private static final long MORE = 0x8080_8080_8080_8080L;

    private VarintWord() {}

    /** How many bits of the word the varint takes, its flags included; more than 64 when it does not end within. */
    static int bits(long word) {
        return Long.numberOfTrailingZeros(~word & MORE) + 1;
    }

    /** The value of the varint in so many low bits. */
    static long value(long word, int bits) {
        long own = (word << (Long.SIZE - bits)) >>> (Long.SIZE - bits);
        long pairs = (own & 0x007F_007F_007F_007FL) | ((own & 0x7F00_7F00_7F00_7F00L) >>> 1);
        long quads = (pairs & 0x0000_3FFF_0000_3FFFL) | ((pairs & 0x3FFF_0000_3FFF_0000L) >>> 2);
        return (quads & 0x0000_0000_0FFF_FFFFL) | ((quads & 0x0FFF_FFFF_0000_0000L) >>> 4);
    }
}
