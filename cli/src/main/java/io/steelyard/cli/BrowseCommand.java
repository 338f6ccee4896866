package io.steelyard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.edge.opcua.survey.Tree;
import io.steelyard.settings.Keys;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard browse URL}: what stands in a server, and its mapping, ready to paste. */
@Command(
        name = "browse",
        mixinStandardHelpOptions = true,
        description = "Walks an OPC UA server and proposes a mapping for what it finds.")
final class BrowseCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private SurveyOptions options = new SurveyOptions();

    @Option(
            names = "--path",
            paramLabel = "P",
            description = "Where to begin: Objects/Plant/Line1, or a node id nsu=URI;s=ID (default: Objects).")
    private String path = "Objects";

    @Option(names = "--depth", paramLabel = "N", description = "Levels below that (default: 32).")
    private int depth = BrowseOrder.ALL.depth();

    @Option(names = "--most", paramLabel = "N", description = "Nodes; the walk ends there (default: 200000).")
    private int most = BrowseOrder.ALL.most();

    @Option(
            names = "--select",
            paramLabel = "PATTERN",
            description =
                    "Only what stands there: a node id, or a path in which * is any text, ? a letter, ** any number"
                            + " of names (Objects/**/Temp*). Several: any of them.")
    private List<String> select = List.of();

    @Option(
            names = "--type",
            paramLabel = "NAME",
            description = "Only what is of this type definition, or below an object of it (PumpType, AnalogItemType)."
                    + " Several: any of them.")
    private List<String> type = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, or yaml: sections for the edge agent's settings (default: table).")
    private Format format = Format.table;

    /** How to print; the words of the command line. */
    enum Format {
        table,
        json,
        yaml
    }

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        if (depth < 1 || most < 1) {
            throw new WrongUseException("--depth and --most are at least 1");
        }
        Target target = options.target();
        Browsed whole = options.look(surveyor -> surveyor.browse(target, new BrowseOrder(path, depth, most)));
        Selection selection = new Selection(select, type);
        Browsed browsed = selection.of(whole);
        System.out.print(
                switch (format) {
                    case table -> browsed.table();
                    case json ->
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(browsed.asMap())
                                + System.lineSeparator();
                    case yaml -> browsed.yaml();
                });
        browsed.tree().problems().forEach(System.err::println);
        if (browsed.tree().nodes().isEmpty() && !whole.tree().nodes().isEmpty()) {
            System.err.println(nothingFits(selection, whole.tree()));
        }
        return browsed.tree().isWhole() && !browsed.tree().nodes().isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    /** Names what is written most alike, since most often a name is written otherwise. */
    static String nothingFits(Selection selection, Tree whole) {
        return "none of the " + whole.nodes().size() + " nodes fits --select and --type: "
                + selection.miss(whole, Keys::suggest);
    }
}
