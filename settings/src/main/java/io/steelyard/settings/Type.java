package io.steelyard.settings;

import java.time.Duration;
import java.util.List;

/** What a key may hold. */
public sealed interface Type {

    /** Text that matches a regular expression; {@code example} is shown when it does not. */
    record Text(String pattern, String example) implements Type {}

    /** A whole number within bounds. */
    record Whole(long least, long most) implements Type {}

    /** {@code true} or {@code false}. */
    record Flag() implements Type {}

    /** A length of time within bounds: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 7d} or ISO 8601. */
    record Length(Duration least, Duration most) implements Type {}

    /** A number of bytes within bounds: {@code 64MB}, {@code 2GB}, {@code 512KB} or a plain number. */
    record Size(long least, long most) implements Type {}

    /** A number of bytes, or a share of a disk: {@code 5GB} or {@code 80%}. */
    record SizeOrShare() implements Type {}

    /** One of some words. */
    record OneOf(List<String> words) implements Type {
        public OneOf {
            words = List.copyOf(words);
        }
    }

    /** {@code ${env:NAME}} or {@code ${file:PATH}}, never the secret itself. */
    record Hidden() implements Type {}

    /** A path, relative to the folder of the settings file. */
    record FilePath() implements Type {}

    /** An object with keys of its own. */
    record Section(Keys keys) implements Type {}

    /** A list. */
    record ListOf(Type element) implements Type {}

    /** An object whose keys are names of the user's. */
    record MapOf(Type value) implements Type {}

    /** Any text that is not empty. */
    static Type text() {
        return new Text("(?s).+", "some text");
    }

    /** An id as sites, agents and assets have it. */
    static Type id() {
        return new Text("[^\\s/+#.,=\"\\\\]+", "press-line-1");
    }

    /** A TCP port; 0 takes any free one. */
    static Type port() {
        return new Whole(0, 65_535);
    }

    static Type whole(long least, long most) {
        return new Whole(least, most);
    }

    static Type flag() {
        return new Flag();
    }

    /** From nothing to a hundred years. */
    static Type length() {
        return length(Duration.ZERO, Duration.ofDays(36_500));
    }

    static Type length(Duration least, Duration most) {
        return new Length(least, most);
    }

    static Type size() {
        return size(0, Long.MAX_VALUE);
    }

    static Type size(long least, long most) {
        return new Size(least, most);
    }

    static Type sizeOrShare() {
        return new SizeOrShare();
    }

    static Type oneOf(String... words) {
        return new OneOf(List.of(words));
    }

    static Type secret() {
        return new Hidden();
    }

    static Type path() {
        return new FilePath();
    }

    static Type section(Keys keys) {
        return new Section(keys);
    }

    static Type listOf(Type element) {
        return new ListOf(element);
    }

    static Type mapOf(Type value) {
        return new MapOf(value);
    }
}
