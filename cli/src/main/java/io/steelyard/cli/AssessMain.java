package io.steelyard.cli;

import picocli.CommandLine;

/** The entry of {@code steelyard assess} alone: it answers at once, because no other command is loaded with it. */
public final class AssessMain {
    private AssessMain() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(SteelyardMain.told(new CommandLine(new AssessCommand()))
                .setCommandName("steelyard assess")
                .execute(arguments));
    }
}
