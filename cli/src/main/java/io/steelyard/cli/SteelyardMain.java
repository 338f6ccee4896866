package io.steelyard.cli;

import java.net.ConnectException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry: {@code steelyard COMMAND}. */
@Command(
        name = "steelyard",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = "An industrial data gateway that accounts for every sample.",
        subcommands = {
            DemoCommand.class,
            VerifyCommand.class,
            FaultCommand.class,
            LedgerCommand.class,
            StoreCommand.class,
            DeadLetterCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Processes: steelyard gateway | edge-agent | simulator --config FILE [--check] | --print-schema",
            "Load for a gateway: steelyard load --help",
            "Exit codes: 0 done, 1 the answer is no or a resource is taken, 2 wrong use, 3 a peer could not be reached."
        })
public final class SteelyardMain implements Runnable {
    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SteelyardMain())
                .registerConverter(Duration.class, new Durations())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println(command.getCommandName() + ": " + describe(failure));
                    return isUnreachable(failure) ? ExitCode.UNREACHABLE : ExitCode.NO;
                });
    }

    private static String describe(Exception failure) {
        return failure instanceof ConnectException
                ? "nobody answers; is the gateway running?"
                : failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static boolean isUnreachable(Exception failure) {
        return failure instanceof ConnectException;
    }
}
