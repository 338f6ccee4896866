package io.steelyard.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values. */
final class Scalars {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB)?");
    private static final Pattern SECRET = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private final Path folder;
    private final Map<String, String> environment;

    Scalars(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** A value that cannot be read: what is wrong and what to do. */
    static final class UnreadableException extends Exception {
        private final String remedy;

        UnreadableException(String what, String remedy) {
            super(what, null, false, false);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    Object read(Type type, String text) throws UnreadableException {
        if (type instanceof Type.Text wanted) {
            if (!text.matches(wanted.pattern())) {
                throw new UnreadableException(
                        quoted(text) + " is not allowed here", "write it like " + wanted.example());
            }
            return text;
        } else if (type instanceof Type.Whole wanted) {
            return whole(wanted, text);
        } else if (type instanceof Type.Flag) {
            return flag(text);
        } else if (type instanceof Type.Length) {
            return length(text);
        } else if (type instanceof Type.Size) {
            return size(text);
        } else if (type instanceof Type.OneOf wanted) {
            return oneOf(wanted, text);
        } else if (type instanceof Type.Hidden) {
            return secret(text);
        } else if (type instanceof Type.FilePath) {
            return folder.resolve(text).normalize();
        }
        throw new UnreadableException(
                "a single value stands where " + kind(type) + " belongs", "indent what belongs to it");
    }

    /** The plainest value of the type, for checks that go on after a mistake. */
    Object plainest(Type type) {
        if (type instanceof Type.Whole wanted) {
            return wanted.least();
        } else if (type instanceof Type.Flag) {
            return false;
        } else if (type instanceof Type.Length) {
            return Duration.ofSeconds(1);
        } else if (type instanceof Type.Size) {
            return 1L;
        } else if (type instanceof Type.OneOf wanted) {
            return wanted.words().get(0);
        } else if (type instanceof Type.Hidden) {
            return new Secret("");
        } else if (type instanceof Type.FilePath) {
            return folder;
        }
        return "";
    }

    static String kind(Type type) {
        if (type instanceof Type.Section || type instanceof Type.MapOf) {
            return "an object";
        }
        return type instanceof Type.ListOf ? "a list" : "a single value";
    }

    private static Object whole(Type.Whole wanted, String text) throws UnreadableException {
        try {
            long number = Long.parseLong(text);
            if (number >= wanted.least() && number <= wanted.most()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UnreadableException(
                quoted(text) + " is not a whole number from " + wanted.least() + " to " + wanted.most(),
                "write a number in that range");
    }

    private static Object flag(String text) throws UnreadableException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new UnreadableException(quoted(text) + " is neither true nor false", "write true or false");
        };
    }

    private static Object length(String text) throws UnreadableException {
        Matcher matcher = LENGTH.matcher(text);
        try {
            if (matcher.matches()) {
                long count = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
            }
            Duration iso = Duration.parse(text);
            if (!iso.isNegative()) {
                return iso;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // said below
        }
        throw new UnreadableException(
                quoted(text) + " is not a length of time", "write a number and a unit: 500ms, 10s, 5m, 24h or 7d");
    }

    private static Object size(String text) throws UnreadableException {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UnreadableException(
                    quoted(text) + " is not a number of bytes", "write a number and a unit: 512KB, 64MB or 2GB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int power = "BKMGT".indexOf(unit.charAt(0));
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }

    private static Object oneOf(Type.OneOf wanted, String text) throws UnreadableException {
        if (wanted.words().contains(text)) {
            return text;
        }
        Optional<String> nearest = Keys.nearest(text, wanted.words());
        throw new UnreadableException(
                quoted(text) + " is none of " + String.join(", ", wanted.words()),
                nearest.map(word -> "did you mean " + word + "?").orElse("write one of these"));
    }

    private Object secret(String text) throws UnreadableException {
        Matcher matcher = SECRET.matcher(text);
        if (!matcher.matches()) {
            throw new UnreadableException(
                    "a secret may not stand in the file itself", "write ${env:NAME} or ${file:PATH}");
        }
        String name = matcher.group(2);
        if (matcher.group(1).equals("env")) {
            String value = environment.get(name);
            if (value == null || value.isEmpty()) {
                throw new UnreadableException(
                        "the environment variable " + name + " is not set",
                        "set it before you start: export " + name + "=…");
            }
            return new Secret(value);
        }
        try {
            return new Secret(Files.readString(folder.resolve(name)).strip());
        } catch (IOException e) {
            throw new UnreadableException(
                    "the file " + folder.resolve(name) + " cannot be read",
                    "create it with the secret as its only line");
        }
    }

    private static String quoted(String text) {
        return '"' + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + '"';
    }
}
