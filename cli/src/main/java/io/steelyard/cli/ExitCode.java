package io.steelyard.cli;

/** What a command's end means. */
public final class ExitCode {
    /** Done; the answer is yes. */
    public static final int DONE = 0;
    /** The answer is no, or a local resource is taken. */
    public static final int NO = 1;
    /** Wrong use or configuration. */
    public static final int WRONG_USE = 2;
    /** A peer could not be reached. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
