package io.steelyard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code steelyard agent}: what belongs to an edge agent's file and folder. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "The mapping, its changes, and the certificates of an edge agent, and what a running one says.",
        subcommands = {
            AgentMappingCommand.class,
            AgentPlanCommand.class,
            AgentChangeCommand.Apply.class,
            AgentChangeCommand.Undo.class,
            AgentQuarantineCommand.Listing.class,
            AgentQuarantineCommand.Accept.class,
            AgentCertCommand.class,
            AgentAskCommand.class
        })
final class AgentCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard agent mapping export|import, agent plan|apply|undo,"
                + " agent quarantine, agent accept SERVER, agent cert list|trust|reject|csr|install, or agent ask"
                + " OPERATION");
        return ExitCode.WRONG_USE;
    }
}
