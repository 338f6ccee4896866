package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.survey.Name;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Tree;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a person is told who looks for what is not there. */
final class BrowseCommandTest {
    private static final Tree TREE = new Tree(
            List.of(node("root", -1, "Objects"), node("plant", 0, "Plant"), node("pump", 1, "Pump")),
            true,
            Set.of(),
            List.of(),
            true);

    private static Node node(String id, int parent, String name) {
        return new Node(
                id,
                parent,
                new Name("urn:p", name),
                Node.Kind.OBJECT,
                false,
                List.of(new Name("urn:p", name + "Type")),
                null);
    }

    /** A list of types is of no use to whoever wrote a path. */
    @Test
    void aPathThatFitsNothingNamesTheNearest() {
        assertThat(BrowseCommand.nothingFits(new Selection(List.of("Objects/Plnt/Pump"), List.of()), TREE))
                .contains("none of the 3 nodes fits", "Plnt below Objects", "did you mean \"Plant\"?")
                .doesNotContain("PumpType");
    }

    @Test
    void aTypeThatFitsNothingNamesTheNearest() {
        assertThat(BrowseCommand.nothingFits(new Selection(List.of(), List.of("PmpType")), TREE))
                .contains("of the type PmpType", "did you mean \"PumpType\"?");
    }
}
