package io.steelyard.sparkplug.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of fixed width in little endian order, as protobuf and Sparkplug's packed arrays have them. */
public final class LittleEndian {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static short shortAt(byte[] bytes, int index) {
        return (short) SHORTS.get(bytes, index);
    }

    public static int intAt(byte[] bytes, int index) {
        return (int) INTS.get(bytes, index);
    }

    public static long longAt(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    public static void putShort(byte[] bytes, int index, short value) {
        SHORTS.set(bytes, index, value);
    }

    public static void putInt(byte[] bytes, int index, int value) {
        INTS.set(bytes, index, value);
    }

    public static void putLong(byte[] bytes, int index, long value) {
        LONGS.set(bytes, index, value);
    }
}
