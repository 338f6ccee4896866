package io.steelyard.edge.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operation is told, by name; none is there that the operation does not know. */
public final class Arguments {
    private final Map<String, Object> all;

    Arguments(Map<String, Object> all) {
        this.all = all;
    }

    /** A text that has to be there. */
    public String text(String name) throws OperationException {
        String text = textOrNull(name);
        if (text == null || text.isEmpty()) {
            throw wrong(name, "is missing: it has to be a text");
        }
        return text;
    }

    /** A text, or null. */
    public @Nullable String textOrNull(String name) throws OperationException {
        Object value = all.get(name);
        if (value != null && !(value instanceof String)) {
            throw wrong(name, "has to be a text");
        }
        return (String) value;
    }

    /** A whole number within bounds. */
    public int number(String name, int usual, int least, int most) throws OperationException {
        Object value = all.get(name);
        if (value == null) {
            return usual;
        }
        if (!(value instanceof Long number) || number < least || number > most) {
            throw wrong(name, "has to be a whole number from " + least + " to " + most);
        }
        return number.intValue();
    }

    /** True or false; false where nothing is said. */
    public boolean flag(String name) throws OperationException {
        Object value = all.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(name, "has to be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    private static OperationException wrong(String name, String what) {
        return new OperationException(OperationException.WRONG, name + " " + what, "arguments." + name);
    }
}
