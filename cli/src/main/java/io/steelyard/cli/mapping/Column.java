package io.steelyard.cli.mapping;

import java.util.Arrays;
import java.util.List;

/** A column of the table, in the order in which they are written. */
enum Column {
    SERVER("server"),
    AREA("area"),
    LINE("line"),
    ASSET("asset"),
    CLASS("class"),
    PROFILE("profile"),
    SIGNAL("name"),
    NODE("node"),
    PATH("path"),
    NAMESPACE("namespace"),
    UNIT("unit"),
    ROLE("role"),
    DEADBAND("deadband"),
    SWINGING_DOOR("swingingDoor"),
    AT_MOST_EVERY("atMostEvery"),
    READ("read"),
    /** Of no key: {@value #SELECTED} in the rows that nobody wrote into the file. */
    FROM("from");

    /** Where a row comes from that a server's {@code select} brought. */
    static final String SELECTED = "select";

    /** What belongs to the asset, the same in all its rows. */
    static final List<Column> OF_ASSET = List.of(ASSET, CLASS, PROFILE, AREA, LINE, SERVER);

    /** What belongs to the signal. */
    static final List<Column> OF_SIGNAL =
            List.of(SIGNAL, NODE, PATH, NAMESPACE, UNIT, ROLE, DEADBAND, SWINGING_DOOR, AT_MOST_EVERY, READ);

    private final String key;

    Column(String key) {
        this.key = key;
    }

    /** The key of the agent's file that it stands for. */
    String key() {
        return key;
    }

    /** The heading. */
    String heading() {
        return this == SIGNAL ? "signal" : key;
    }

    static List<String> headings() {
        return Arrays.stream(values()).map(Column::heading).toList();
    }
}
