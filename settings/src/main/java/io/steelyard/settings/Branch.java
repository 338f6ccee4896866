package io.steelyard.settings;

import java.util.List;

/** A part of a file of YAML and where it begins: lines and columns are counted from one. */
sealed interface Branch {
    /** Its line. */
    int line();

    /** Its column. */
    int column();

    /**
     * One value as it is written.
     *
     * @param isNull it stands for no value at all
     */
    record Scalar(String text, boolean isNull, int line, int column) implements Branch {}

    /** A list. */
    record Sequence(List<Branch> elements, int line, int column) implements Branch {}

    /** An object; a key may be there twice. */
    record Mapping(List<Pair> pairs, int line, int column) implements Branch {}

    /** A key and what stands there. */
    record Pair(Branch key, Branch value) {}
}
