package io.steelyard.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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
            AssessCommand.class,
            VerifyCommand.class,
            FaultCommand.class,
            LedgerCommand.class,
            InputsCommand.class,
            KpiCommand.class,
            StoreCommand.class,
            DeadLetterCommand.class,
            BrowseCommand.class,
            AgentCommand.class,
            DoctorCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Processes: steelyard gateway | edge-agent | simulator --config FILE [--check] | --print-schema",
            "Load for a gateway: steelyard load --help",
            "Exit codes: 0 done, 1 the answer is no or a resource is taken, 2 wrong use, 3 a peer could not be reached."
        })
public final class SteelyardMain implements Runnable {
    /** Commands whose libraries would talk among the data. */
    private static final Set<String> LOOKS = Set.of("agent", "browse", "doctor");

    private static final String LOGS = "logback.configurationFile";

    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && LOOKS.contains(arguments[0]) && System.getProperty(LOGS) == null) {
            System.setProperty(LOGS, "logback-look.xml");
        }
        System.exit(commandLine().execute(arguments));
    }

    /** The machine's monotonic clock. */
    static long nanoTime() {
        return System.nanoTime();
    }

    static CommandLine commandLine() {
        return told(new CommandLine(new SteelyardMain()));
    }

    /** The command line with our own words for what fails. */
    static CommandLine told(CommandLine plain) {
        return plain.registerConverter(Duration.class, new Durations())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println(say(command.getCommandName(), failure));
                    return exitCode(failure);
                });
    }

    private static String say(String command, Exception failure) {
        if (isUnderstood(failure)) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof NoSuchFileException missing) { // whose message is the bare name
            Path file = Path.of(missing.getFile());
            Path folder = file.toAbsolutePath().getParent();
            boolean hasFolder = folder == null || Files.isDirectory(folder);
            return command + ": there is no " + (hasFolder ? file : folder);
        }
        return command + ": " + (failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private static boolean isUnderstood(Exception failure) {
        return failure instanceof WrongUseException
                || failure instanceof AnsweredException
                || failure instanceof UnreachableException;
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof AnsweredException answer) {
            return answer.exitCode();
        }
        if (failure instanceof WrongUseException) {
            return ExitCode.WRONG_USE;
        }
        return failure instanceof UnreachableException ? ExitCode.UNREACHABLE : ExitCode.NO;
    }
}
