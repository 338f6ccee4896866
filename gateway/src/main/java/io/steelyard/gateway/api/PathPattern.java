package io.steelyard.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with parts that vary: {@code {name}} stands for one or more characters without a slash, a {@code *} at the end for
 * whatever comes, which is named {@code id}.
 */
final class PathPattern {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final String REST = "id";

    private final String pattern;
    private final Pattern compiled;
    private final List<String> variables = new ArrayList<>();
    private final int fixed;
    private final boolean isOpen;

    PathPattern(String pattern) {
        this.pattern = pattern;
        isOpen = pattern.endsWith("*");
        String stem = isOpen ? pattern.substring(0, pattern.length() - 1) : pattern;
        StringBuilder regex = new StringBuilder();
        Matcher variable = VARIABLE.matcher(stem);
        int end = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(stem.substring(end, variable.start()))).append("([^/]+)");
            variables.add(variable.group(1));
            end = variable.end();
        }
        regex.append(Pattern.quote(stem.substring(end)));
        if (isOpen) {
            regex.append("(.+)");
            variables.add(REST);
        }
        compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        fixed = VARIABLE.matcher(stem).replaceAll("").length();
    }

    String pattern() {
        return pattern;
    }

    /** The names of what varies, in order. */
    List<String> variables() {
        return List.copyOf(variables);
    }

    /** How many of its characters do not vary. */
    int fixed() {
        return fixed;
    }

    /** Whether anything may stand at its end. */
    boolean isOpen() {
        return isOpen;
    }

    boolean matches(String path) {
        return matcher(path).matches();
    }

    /** A group for each variable. */
    Matcher matcher(String path) {
        return compiled.matcher(path);
    }
}
