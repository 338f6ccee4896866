package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Random values of every supported type, as Tahu's Java objects and as ours. */
@SuppressWarnings("JavaUtilDate") // what Tahu takes
final class RandomMetrics {

    /** Every type that a metric can have. */
    static final List<DataType> ALL = List.of(DataType.values()).stream()
            .filter(t -> t.code() >= 1 && t != DataType.PROPERTY_SET && t != DataType.PROPERTY_SET_LIST)
            .toList();

    /** Those whose value is one Java object in Tahu too. */
    static final List<DataType> TYPES = ALL.stream()
            .filter(t -> t != DataType.DATA_SET && t != DataType.TEMPLATE && t != DataType.FILE)
            .toList();

    private static final List<DataType> CELLS = List.of(
            DataType.INT8,
            DataType.INT16,
            DataType.INT32,
            DataType.INT64,
            DataType.UINT8,
            DataType.UINT16,
            DataType.UINT32,
            DataType.UINT64,
            DataType.FLOAT,
            DataType.DOUBLE,
            DataType.BOOLEAN,
            DataType.STRING,
            DataType.DATE_TIME,
            DataType.TEXT);

    private final Random random;

    RandomMetrics(Random random) {
        this.random = random;
    }

    /** A table with cells of every type; now and then without rows. */
    DataSet table() {
        List<DataSet.Column> columns = new ArrayList<>();
        CELLS.forEach(type -> columns.add(new DataSet.Column(type.name(), type)));
        List<List<Value>> rows = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            rows.add(CELLS.stream().map(this::value).toList());
        }
        return new DataSet(columns, rows);
    }

    /** A definition or instance with metrics of many types, templates among them, and parameters. */
    Template template(int depth) {
        boolean definition = random.nextBoolean();
        List<Metric> metrics = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            DataType type = TYPES.get(random.nextInt(TYPES.size()));
            metrics.add(Metric.of("m" + n, random.nextInt(), type, value(type)));
        }
        if (depth < 3 && random.nextBoolean()) {
            metrics.add(Metric.of("inner", 7, DataType.TEMPLATE, new Value.Instance(template(depth + 1))));
        }
        List<Template.Parameter> parameters = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            DataType type = CELLS.get(random.nextInt(CELLS.size()));
            parameters.add(new Template.Parameter("p" + n, type, value(type)));
        }
        return new Template("v1", definition ? null : "def", definition, metrics, parameters);
    }

    Value value(DataType type) {
        if (type == DataType.DATA_SET) {
            return new Value.Table(table());
        }
        if (type == DataType.TEMPLATE) {
            return new Value.Instance(template(0));
        }
        if (type == DataType.BYTES || type == DataType.FILE) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return new Value.Binary(Bytes.of(bytes));
        }
        if (type.isArray()) {
            return switch (type) {
                case FLOAT_ARRAY, DOUBLE_ARRAY -> new Value.Reals(list(() -> real(type.element())));
                case BOOLEAN_ARRAY -> new Value.Flags(list(random::nextBoolean));
                case STRING_ARRAY -> new Value.Texts(list(this::text));
                default -> new Value.Wholes(list(() -> type.element().widen(whole())));
            };
        }
        return switch (type.carrier()) {
            case INT, LONG -> new Value.Whole(type.widen(whole()));
            case FLOAT, DOUBLE -> new Value.Real(real(type));
            case BOOLEAN -> new Value.Flag(random.nextBoolean());
            default -> new Value.Text(text());
        };
    }

    private long whole() {
        return random.nextLong() >> random.nextInt(64);
    }

    private double real(DataType type) {
        double value = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() * Math.pow(10, random.nextInt(20));
        return type == DataType.FLOAT ? (float) value : value;
    }

    String text() {
        String alphabet = "abcXYZ 09_/äß中文😀";
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            text.appendCodePoint(alphabet.codePointAt(random.nextInt(alphabet.length() - 2)));
        }
        String valid = text.toString().replaceAll("[\\ud800-\\udfff]", "");
        return valid.isEmpty() ? "x" : valid;
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int n = random.nextInt(20); n > 0; n--) {
            list.add(element.get());
        }
        return list;
    }

    /** The same value as Tahu wants it. */
    static Object asTahu(DataType type, Value value) {
        if (value instanceof Value.Whole whole) {
            return boxed(type, whole.value());
        } else if (value instanceof Value.Real real) {
            return boxed(type, real.value());
        } else if (value instanceof Value.Flag flag) {
            return flag.value();
        } else if (value instanceof Value.Text text) {
            return text.value();
        } else if (value instanceof Value.Binary binary) {
            return binary.value().toByteArray();
        } else if (value instanceof Value.Wholes wholes) {
            return wholes(type.element(), wholes.values());
        } else if (value instanceof Value.Reals reals) {
            return type == DataType.FLOAT_ARRAY
                    ? reals.values().stream().map(Double::floatValue).toArray(Float[]::new)
                    : reals.values().toArray(new Double[0]);
        } else if (value instanceof Value.Flags flags) {
            return flags.values().toArray(new Boolean[0]);
        } else if (value instanceof Value.Texts texts) {
            return texts.values().toArray(new String[0]);
        }
        throw new IllegalArgumentException(value.toString());
    }

    private static Object boxed(DataType type, double value) {
        if (type == DataType.FLOAT) {
            return (float) value;
        }
        return value;
    }

    private static Object boxed(DataType type, long value) {
        return switch (type) {
            case INT8 -> (byte) value;
            case INT16, UINT8 -> (short) value;
            case INT32, UINT16 -> (int) value;
            case UINT64 -> new BigInteger(Long.toUnsignedString(value));
            case DATE_TIME -> new Date(value);
            default -> value;
        };
    }

    private static Object wholes(DataType element, List<Long> values) {
        List<Object> boxed =
                values.stream().map(v -> boxed(element, v.longValue())).toList();
        return switch (element) {
            case INT8 -> boxed.toArray(new Byte[0]);
            case INT16, UINT8 -> boxed.toArray(new Short[0]);
            case INT32, UINT16 -> boxed.toArray(new Integer[0]);
            case UINT64 -> boxed.toArray(new BigInteger[0]);
            case DATE_TIME -> boxed.toArray(new Date[0]);
            default -> boxed.toArray(new Long[0]);
        };
    }
}
