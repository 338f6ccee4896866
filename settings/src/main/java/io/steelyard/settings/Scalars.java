package io.steelyard.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3})\\s*%");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB)?");
    private static final Pattern SECRET = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private static final String UNITS = "BKMGT";

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
        } else if (type instanceof Type.Length wanted) {
            return length(wanted, text);
        } else if (type instanceof Type.Size wanted) {
            return size(wanted, text);
        } else if (type instanceof Type.SizeOrShare) {
            return sizeOrShare(text);
        } else if (type instanceof Type.OneOf wanted) {
            return oneOf(wanted, text);
        } else if (type instanceof Type.Hidden) {
            return secret(text);
        } else if (type instanceof Type.FilePath) {
            return path(text).normalize();
        }
        throw new UnreadableException("a single value stands where " + kind(type) + " belongs", form(type));
    }

    /** The plainest value of the type, for checks that go on after a mistake. */
    Object plainest(Type type) {
        if (type instanceof Type.Whole wanted) {
            return wanted.least();
        } else if (type instanceof Type.Flag) {
            return false;
        } else if (type instanceof Type.Length wanted) {
            return wanted.least();
        } else if (type instanceof Type.Size wanted) {
            return wanted.least();
        } else if (type instanceof Type.SizeOrShare) {
            return Long.MAX_VALUE;
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

    /** How to write what belongs there. */
    static String form(Type type) {
        if (type instanceof Type.Section || type instanceof Type.MapOf) {
            return "indent its keys below it, each with a colon";
        }
        return type instanceof Type.ListOf
                ? "begin each element with a dash on a line of its own"
                : "write it behind the colon, without brackets";
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

    private static Object length(Type.Length wanted, String text) throws UnreadableException {
        Duration length;
        try {
            length = length(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnreadableException(
                    quoted(text) + " is not a length of time", "write a number and a unit: 500ms, 10s, 5m, 24h or 7d");
        }
        if (length.compareTo(wanted.least()) < 0 || length.compareTo(wanted.most()) > 0) {
            throw new UnreadableException(
                    quoted(text) + " is not from " + text(wanted.least()) + " to " + text(wanted.most()),
                    "write a length in that range");
        }
        return length;
    }

    private static Duration length(String text) {
        Matcher matcher = LENGTH.matcher(text);
        if (!matcher.matches()) {
            return Duration.parse(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** As it would be written in a file. */
    private static String text(Duration length) {
        long millis = length.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        return length.toSeconds() % 86_400 == 0 ? length.toDays() + "d" : length.toSeconds() + "s";
    }

    private static Object size(Type.Size wanted, String text) throws UnreadableException {
        long bytes = size(text);
        if (bytes < wanted.least() || bytes > wanted.most()) {
            throw new UnreadableException(
                    quoted(text) + " is not from " + text(wanted.least()) + " to " + text(wanted.most()),
                    "write a number of bytes in that range");
        }
        return bytes;
    }

    private static Object sizeOrShare(String text) throws UnreadableException {
        Matcher share = SHARE.matcher(text);
        if (!share.matches()) {
            return size(text);
        }
        int percent = Integer.parseInt(share.group(1));
        if (percent < 1 || percent > 99) {
            throw new UnreadableException(
                    quoted(text) + " is no share of a disk", "write 1% to 99%, or a number of bytes: 512MB or 5GB");
        }
        return new Share(percent);
    }

    private static long size(String text) throws UnreadableException {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UnreadableException(
                    quoted(text) + " is not a number of bytes", "write a number and a unit: 512KB, 64MB or 2GB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int power = UNITS.indexOf(unit.charAt(0));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw new UnreadableException(quoted(text) + " is more than any disk holds", "write a smaller number");
        }
    }

    private static String text(long bytes) {
        int power = Math.min(UNITS.length() - 1, bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * power)) + UNITS.substring(power, power + 1) + (power == 0 ? "" : "B");
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
        Path file = path(name);
        try {
            String value = Files.readString(file).strip();
            if (value.isEmpty()) {
                throw new UnreadableException(
                        "the file " + file + " is empty", "write the secret into it as its only line");
            }
            return new Secret(value);
        } catch (IOException e) {
            throw new UnreadableException(
                    "the file " + file + " cannot be read", "create it with the secret as its only line");
        }
    }

    private Path path(String text) throws UnreadableException {
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            throw new UnreadableException(
                    quoted(text) + " is not a path that this system knows", "write it without special characters");
        }
    }

    private static String quoted(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
