package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType.Carrier;
import java.util.List;

/**
 * The value of a metric or property in object form, already freed of the wire's widths: every integer is a {@code long}
 * (a UInt64 is its two's complement), every float a {@code double}.
 */
public sealed interface Value {

    Value NULL = new Null();

    /** No usable value: {@code is_null}, or no value field at all. */
    record Null() implements Value {}

    /** An integer of any width, or a DateTime in milliseconds since 1970. */
    record Whole(long value) implements Value {}

    /** A Float or Double. */
    record Real(double value) implements Value {}

    /** A Boolean. */
    record Flag(boolean value) implements Value {}

    /** A String, Text or UUID. */
    record Text(String value) implements Value {}

    /** Bytes or a File. */
    record Binary(Bytes value) implements Value {}

    /** An array of integers or DateTimes. */
    record Wholes(List<Long> values) implements Value {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** An array of Floats or Doubles. */
    record Reals(List<Double> values) implements Value {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** An array of Booleans. */
    record Flags(List<Boolean> values) implements Value {
        public Flags {
            values = List.copyOf(values);
        }
    }

    /** An array of Strings; none may hold the character NUL, which ends each on the wire. */
    record Texts(List<String> values) implements Value {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A nested property set; only as the value of a property. */
    record Properties(PropertySet value) implements Value {}

    /** A list of property sets; only as the value of a property. */
    record PropertiesList(List<PropertySet> values) implements Value {
        public PropertiesList {
            values = List.copyOf(values);
        }
    }

    /** A table; only as the value of a metric. */
    record Table(DataSet value) implements Value {}

    /** A template definition or instance; only as the value of a metric. */
    record Instance(Template value) implements Value {}

    /** A vendor's extension: seen, not read, not written. */
    record Unsupported(Carrier carrier) implements Value {}
}
