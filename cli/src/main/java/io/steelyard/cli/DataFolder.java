package io.steelyard.cli;

/** The option {@code --data} of every command, and what holds without it. */
final class DataFolder {
    static final String NAME = "data";
    static final String DEFAULT = "${env:STEELYARD_DATA:-" + NAME + "}";
    static final String IS = "Data folder (default: $STEELYARD_DATA, else data; now ${DEFAULT-VALUE}).";

    private DataFolder() {}
}
