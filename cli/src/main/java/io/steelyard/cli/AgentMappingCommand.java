package io.steelyard.cli;

import io.steelyard.cli.mapping.MappingTable;
import io.steelyard.cli.mapping.WrongTableException;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard agent mapping}: assets and signals of an agent's file as a table. */
@Command(
        name = "mapping",
        mixinStandardHelpOptions = true,
        description = "Assets and signals of an edge agent's file as a table, CSV or XLSX: one row a signal.",
        subcommands = {AgentMappingCommand.Export.class, AgentMappingCommand.Import.class})
final class AgentMappingCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard agent mapping export|import");
        return ExitCode.WRONG_USE;
    }

    /** Work with a table and an agent's file, of which either may be wrong. */
    private interface Work {
        void run() throws WrongTableException, IOException;
    }

    private static int told(Path config, Work work) throws WrongUseException, IOException {
        if (!Files.isReadable(config)) {
            throw new WrongUseException(config + " cannot be read: name the agent's file with --config");
        }
        try {
            work.run();
            return ExitCode.DONE;
        } catch (WrongTableException | SettingsException e) {
            throw new WrongUseException(String.valueOf(e.getMessage()));
        }
    }

    /** {@code steelyard agent mapping export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes the mapping of an agent's file as a table, with what its agent has selected.")
    static final class Export implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agent's file.")
        private Path config = Path.of("");

        @Option(names = "--out", paramLabel = "TABLE", description = ".csv or .xlsx (default: CSV to standard output).")
        private @Nullable Path out;

        @Override
        public Integer call() throws WrongUseException, IOException {
            return told(config, () -> {
                MappingTable table = new MappingTable(config, System.getenv());
                table.unknown()
                        .forEach(
                                server -> System.err.println(
                                        "server " + server + ": what is selected there is not in the"
                                                + " table, since no agent has written it down on the data folder of this file"));
                if (out == null) {
                    System.out.print(table.csv());
                } else {
                    System.err.println(table.write(out) + " signals written to " + out);
                }
            });
        }
    }

    /** {@code steelyard agent mapping import}. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Puts a table's rows in place of the assets of an agent's file and prints the new file; the rest of it",
                "stays as it is. All mistakes are told at once, by line and column. Nothing is written over unless"
                        + " --out",
                "names it."
            })
    static final class Import implements Callable<Integer> {
        @Parameters(paramLabel = "TABLE", description = ".csv or .xlsx")
        private Path table = Path.of("");

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agent's file.")
        private Path config = Path.of("");

        @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: standard output).")
        private @Nullable Path out;

        @Override
        public Integer call() throws WrongUseException, IOException {
            if (!Files.isReadable(table)) {
                throw new WrongUseException(table + " cannot be read: name a table that ends with .csv or .xlsx");
            }
            return told(config, () -> {
                String file = new MappingTable(config, System.getenv()).with(table);
                if (out == null) {
                    System.out.print(file);
                } else {
                    Files.writeString(out, file);
                    System.err.println("written to " + out);
                }
            });
        }
    }
}
