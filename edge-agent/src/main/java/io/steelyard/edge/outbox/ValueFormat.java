package io.steelyard.edge.outbox;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a value lies in the outbox: its code stands in the sample's flags, then
 *
 * <pre>
 *   0 none · 1 false · 2 true · 3 integer: signed number · 4 float: 4 bytes · 5 double: 8 bytes · 6 text · 7 bytes: run
 *   8 booleans: count, a byte each · 9 integers: count, signed numbers · 10 floats: count, 4 bytes each
 *   11 doubles: count, 8 bytes each · 12 texts: count, texts (a missing one is an empty text)
 *   13 (version 3) parts: code and value of the signal itself, count, (signal, code, value)*
 * </pre>
 */
final class ValueFormat {
    static final int PARTS = 13;

    private ValueFormat() {}

    static int code(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Boolean truth) {
            return truth ? 2 : 1;
        }
        return value instanceof Number ? numberCode(value) : otherCode(value);
    }

    private static int numberCode(Object value) {
        if (value instanceof Long) {
            return 3;
        }
        if (value instanceof Float) {
            return 4;
        }
        if (value instanceof Double) {
            return 5;
        }
        throw unknown(value);
    }

    private static int otherCode(Object value) {
        if (value instanceof String) {
            return 6;
        }
        if (value instanceof byte[]) {
            return 7;
        }
        if (value instanceof boolean[]) {
            return 8;
        }
        if (value instanceof long[]) {
            return 9;
        }
        if (value instanceof float[]) {
            return 10;
        }
        if (value instanceof double[]) {
            return 11;
        }
        if (value instanceof String[]) {
            return 12;
        }
        if (value instanceof Parts) {
            return PARTS;
        }
        throw unknown(value);
    }

    private static OutboxException unknown(Object value) {
        return new OutboxException(
                "a sample's value can not be a " + value.getClass().getName());
    }

    /** About how many bytes the value takes. */
    static long roughSize(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() * 3L;
        }
        if (value instanceof byte[] run) {
            return run.length;
        }
        if (value instanceof boolean[] all) {
            return all.length;
        }
        if (value instanceof long[] all) {
            return all.length * 10L;
        }
        if (value instanceof float[] all) {
            return all.length * 4L;
        }
        if (value instanceof double[] all) {
            return all.length * 8L;
        }
        if (value instanceof String[] all) {
            long size = 0;
            for (String one : all) {
                size += 2 + (one == null ? 0 : one.length() * 3L);
            }
            return size;
        }
        return value instanceof Parts parts ? partsSize(parts) : 10;
    }

    private static long partsSize(Parts parts) {
        long size = roughSize(parts.own());
        for (Parts.Part part : parts.parts()) {
            size += 4 + roughSize(part.value());
        }
        return size;
    }

    static void write(Packer out, @Nullable Object value) {
        if (value instanceof Long number) {
            out.signed(number);
        } else if (value instanceof Float number) {
            out.fixed4(Float.floatToRawIntBits(number));
        } else if (value instanceof Double number) {
            out.fixed8(Double.doubleToRawLongBits(number));
        } else if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof byte[] run) {
            out.run(run);
        } else if (value != null && value.getClass().isArray()) {
            writeArray(out, value);
        } else if (value instanceof Parts parts) {
            write(out.octet(code(parts.own())), parts.own());
            out.number(parts.parts().size());
            for (Parts.Part part : parts.parts()) {
                write(out.number(part.signal()).octet(code(part.value())), part.value());
            }
        }
    }

    private static void writeArray(Packer out, Object value) {
        if (value instanceof boolean[] all) {
            out.number(all.length);
            for (boolean one : all) {
                out.octet(one ? 1 : 0);
            }
        } else if (value instanceof long[] all) {
            out.number(all.length);
            for (long one : all) {
                out.signed(one);
            }
        } else if (value instanceof float[] all) {
            out.number(all.length);
            for (float one : all) {
                out.fixed4(Float.floatToRawIntBits(one));
            }
        } else if (value instanceof double[] all) {
            out.number(all.length);
            for (double one : all) {
                out.fixed8(Double.doubleToRawLongBits(one));
            }
        } else if (value instanceof String[] all) {
            out.number(all.length);
            for (String one : all) {
                out.text(one == null ? "" : one);
            }
        }
    }

    static @Nullable Object read(Unpacker in, int code) {
        return switch (code) {
            case 0 -> null;
            case 1 -> false;
            case 2 -> true;
            case 3 -> in.signed();
            case 4 -> Float.intBitsToFloat(in.fixed4());
            case 5 -> Double.longBitsToDouble(in.fixed8());
            case 6 -> in.text();
            case 7 -> in.run();
            case PARTS -> readParts(in);
            default -> readArray(in, code);
        };
    }

    private static Parts readParts(Unpacker in) {
        @Nullable Object own = read(in, simple(in.octet()));
        List<Parts.Part> parts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            int signal = in.count();
            parts.add(new Parts.Part(signal, read(in, simple(in.octet()))));
        }
        return new Parts(own, parts);
    }

    /** Parts hold no parts, also not in a damaged record. */
    private static int simple(int code) {
        if (code == PARTS) {
            throw new OutboxException("a value of parts within parts");
        }
        return code;
    }

    private static Object readArray(Unpacker in, int code) {
        int count = in.count();
        switch (code) {
            case 8 -> {
                boolean[] all = new boolean[count];
                for (int i = 0; i < count; i++) {
                    all[i] = in.octet() != 0;
                }
                return all;
            }
            case 9 -> {
                long[] all = new long[count];
                for (int i = 0; i < count; i++) {
                    all[i] = in.signed();
                }
                return all;
            }
            case 10 -> {
                float[] all = new float[count];
                for (int i = 0; i < count; i++) {
                    all[i] = Float.intBitsToFloat(in.fixed4());
                }
                return all;
            }
            case 11 -> {
                double[] all = new double[count];
                for (int i = 0; i < count; i++) {
                    all[i] = Double.longBitsToDouble(in.fixed8());
                }
                return all;
            }
            case 12 -> {
                String[] all = new String[count];
                for (int i = 0; i < count; i++) {
                    all[i] = in.text();
                }
                return all;
            }
            default -> throw new OutboxException("a value of the unknown code " + code);
        }
    }

    static int code(ClockSource clock) {
        return switch (clock) {
            case SOURCE -> 0;
            case SERVER -> 1;
            case AGENT -> 2;
        };
    }

    static ClockSource clock(int code) {
        return switch (code) {
            case 0 -> ClockSource.SOURCE;
            case 1 -> ClockSource.SERVER;
            default -> ClockSource.AGENT;
        };
    }
}
