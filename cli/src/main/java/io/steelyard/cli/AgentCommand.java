package io.steelyard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code steelyard agent}: what belongs to an edge agent's file and folder. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "The mapping of an edge agent.",
        subcommands = {AgentMappingCommand.class})
final class AgentCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard agent mapping export|import");
        return ExitCode.WRONG_USE;
    }
}
