package io.steelyard.edge.opcua.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which nodes are wanted, of a plant with two pumps and a tank. */
final class SelectionTest {
    private static final ServerConfig SERVER = new ServerConfig(
            "plant",
            "opc.tcp://plant:4840",
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            10,
            null);
    private static final Tree TREE = new Tree(
            List.of(
                    node("root", -1, "Objects", "FolderType"),
                    node("plant", 0, "Plant", "FolderType"),
                    node("p1", 1, "Pump 1", "BoosterType", "PumpType"),
                    value("p1.t", 2, "Temperature", "AnalogItemType"),
                    value("p1.n", 2, "Speed", "BaseDataVariableType"),
                    node("p2", 1, "Pump 2", "PumpType"),
                    value("p2.t", 5, "Temperature", "AnalogItemType"),
                    node("tank", 1, "Tank", "TankType"),
                    value("tank.t", 7, "Temp", "AnalogItemType")),
            true,
            Set.of(5),
            List.of(),
            true);

    private static Node node(String id, int parent, String name, String... types) {
        return new Node(id, parent, new Name("urn:p", name), Node.Kind.OBJECT, false, names(types), null);
    }

    private static Node value(String id, int parent, String name, String... types) {
        Node.Facts facts = new Node.Facts("Double", true, null, null);
        return new Node(id, parent, new Name("urn:p", name), Node.Kind.VARIABLE, false, names(types), facts);
    }

    private static List<Name> names(String... names) {
        return List.of(names).stream().map(Name::ua).toList();
    }

    private static Browsed select(List<String> places, List<String> types) {
        Browsed whole = new Browsed(SERVER, TREE, new Proposer(TREE, List.of(), name -> Map.of(), "plant").proposal());
        return new Selection(places, types).of(whole);
    }

    private static String signals(Browsed browsed) {
        return String.join(
                " ",
                browsed.proposal().assets().stream()
                        .flatMap(asset -> asset.signals().stream())
                        .map(Proposal.Signal::node)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Objects/Plant/Pump 1/Temperature | -              | p1.t
            p1.t                             | -              | p1.t
            p1                               | -              | p1.t p1.n
            Temp*                            | -              | p1.t p2.t tank.t
            Temp                             | -              | tank.t
            Objects/*/Temp*                  | -              | ''
            Objects/**/Temp*                 | -              | p1.t p2.t tank.t
            **/Pump ?                        | -              | p1.t p1.n p2.t
            Plant/**/Speed                   | -              | p1.n
            -                                | PumpType       | p1.t p1.n p2.t
            -                                | BoosterType    | p1.t p1.n
            -                                | AnalogItemType | p1.t p2.t tank.t
            Temp*                            | PumpType       | p1.t p2.t
            T.mp*                            | -              | ''
            """)
    void takesWhatFits(String place, String type, String fitting) {
        Browsed some = select(place == null ? List.of() : List.of(place), type == null ? List.of() : List.of(type));
        assertThat(signals(some)).isEqualTo(fitting);
    }

    @Test
    void keepsWhatStandsAboveAndWhatAListNames() {
        Browsed some = select(List.of("p2.t", "tank.t"), List.of());
        assertThat(some.tree().nodes())
                .extracting(Node::id)
                .containsExactly("root", "plant", "p2", "p2.t", "tank", "tank.t");
        assertThat(some.tree().nodes()).extracting(Node::parent).containsExactly(-1, 0, 1, 2, 1, 4);
        assertThat(some.tree().indexed()).containsExactly(2);
        assertThat(some.proposal().assets()).hasSize(2);
        assertThat(some.yaml()).contains("Pump-2", "Tank").doesNotContain("Pump-1");
        assertThat(select(List.of("nowhere"), List.of()).tree().nodes()).isEmpty();
        assertThat(Selection.typesIn(TREE)).contains("PumpType", "TankType");
    }

    /** What is taken out stays out, with what is below it; a miss names what is written most alike. */
    @Test
    void leavesOutAnExceptionAndNamesTheNearest() {
        assertThat(new Selection(List.of("Objects/**"), List.of(), List.of("Pump 2", "p1.n")).in(TREE))
                .contains("p1.t", "tank.t")
                .doesNotContain("p2", "p2.t", "p1.n");
        assertThat(miss("Objects/Plnt/Tank", null)).isEqualTo("nothing is called Plnt below Objects; Plnt [Plant]");
        assertThat(miss("Objects/Plant/Pump/*", null))
                .isEqualTo("nothing is called Pump below Objects/Plant; Pump [Pump 1, Pump 2, Tank]");
        assertThat(miss("**/Presure", null)).startsWith("nothing is called Presure below **; Presure [");
        assertThat(miss("nsu=urn:p;s=t9", null)).startsWith("no node has that id; ");
        assertThat(miss(null, "PmpType")).startsWith("nothing there is of the type PmpType; PmpType [");
    }

    private static String miss(String place, String type) {
        return new Selection(place == null ? List.of() : List.of(place), type == null ? List.of() : List.of(type))
                .miss(TREE, (word, there) -> word + " " + there);
    }
}
