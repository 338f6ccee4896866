package io.steelyard.edge.opcua.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Name;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Proposal;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a person selects, and whatever a server shows then, a name stands for the variable that it stood for. */
final class ChoiceTest {
    private static final String PLANT = "urn:plant";
    private static final ServerConfig SERVER = new ServerConfig(
            "a",
            "opc.tcp://a",
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            ServerConfig.AUTO,
            null);

    @TempDir
    Path memory;

    private Selected known = Selected.NOTHING;
    private Choice.Outcome last = new Choice.Outcome(known, List.of(), List.of(), 0, List.of(), 0);

    private static Selection path(String path) {
        return new Selection(List.of(path), List.of());
    }

    private static NodeAddress address(String path) {
        return NodeAddress.Path.of(PLANT, path, Map.of());
    }

    /** A server that shows these variables, the last object of each way being the asset; a node's id is its first way. */
    private static Surveyor.Look shows(Map<String, String> ids, String type) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        Map<String, List<Proposal.Signal>> assets = new LinkedHashMap<>();
        nodes.add(new Node("i=85", -1, new Name(Name.UA, "Objects"), Node.Kind.OBJECT, false, List.of(), null));
        places.put("Objects", 0);
        ids.forEach((way, id) -> {
            String above = "Objects";
            List<String> names = List.of(way.split("/", -1));
            for (String name : names.subList(1, names.size())) {
                String here = above + "/" + name;
                boolean isLast = here.equals(way);
                if (!places.containsKey(here)) {
                    places.put(here, nodes.size());
                    nodes.add(new Node(
                            isLast ? id : "s=" + here,
                            places.get(above),
                            new Name(PLANT, name),
                            isLast ? Node.Kind.VARIABLE : Node.Kind.OBJECT,
                            false,
                            isLast ? List.of() : List.of(new Name(PLANT, type)),
                            isLast ? new Node.Facts("Double", true, null, null) : null));
                }
                above = here;
            }
            String last = names.get(names.size() - 1);
            assets.computeIfAbsent(names.get(names.size() - 2), asset -> new ArrayList<>())
                    .add(new Proposal.Signal(last.toLowerCase(Locale.ROOT), way, PLANT, id, null, "Double", null));
        });
        List<Proposal.Asset> proposed = new ArrayList<>();
        assets.forEach((id, signals) ->
                proposed.add(new Proposal.Asset(id, "generic", "generic", "plant", "plant", List.of(), signals)));
        Tree tree = new Tree(nodes, true, Set.of(), List.of(), true);
        return new Surveyor.Look(new Browsed(SERVER, tree, new Proposal(Map.of(), proposed, 0)), Map.of());
    }

    private static Surveyor.Look shows(String... ways) {
        Map<String, String> ids = new LinkedHashMap<>();
        List.of(ways).forEach(way -> ids.put(way, "s=" + way));
        return shows(ids, "PumpType");
    }

    private List<String> choose(int most, Surveyor.Look look, Selection... any) {
        OpcUaConfig hand = new OpcUaConfig("demo", "edge-1", Path.of("pki"), memory, List.of(SERVER), List.of());
        Choice.Given given = Choice.Given.of(hand, Map.of("a", known), Set.of(), "a");
        Rules rules = new Rules(profile -> Map.of(), (word, there) -> "");
        last = new Choice(new Selects("a", List.of(any), most), look, given, rules).outcome();
        known = last.selected();
        List<String> read = new ArrayList<>();
        Joined.of(hand, Map.of("a", known))
                .assets()
                .forEach(asset -> asset.signals()
                        .forEach(signal ->
                                read.add(asset.info().asset() + "/" + signal.name() + " " + signal.address())));
        assertThat(read).hasSize(known.count());
        return read;
    }

    private List<String> choose(Surveyor.Look look, Selection... any) {
        return choose(100, look, any);
    }

    private static String series(String name, String way) {
        return name + " " + address(way);
    }

    @Test
    void otherVariablesOfTheSameObjectComeToItsAsset() {
        Surveyor.Look look = shows("Objects/Pump/Temp", "Objects/Pump/Press");
        assertThat(choose(look, path("Objects/**/Temp"))).containsExactly(series("Pump/temp", "Objects/Pump/Temp"));
        assertThat(choose(look, path("Objects/**/Press"))).containsExactly(series("Pump/press", "Objects/Pump/Press"));
        assertThat(last.gone()).containsExactly("Pump/temp");
        assertThat(choose(look, path("Objects/**/Temp"))).containsExactly(series("Pump/temp", "Objects/Pump/Temp"));
        assertThat(last.fresh()).containsExactly("Pump/temp");
    }

    /** Neither the name of an asset nor that of a signal, of which nothing is read any more, is somebody else's. */
    @Test
    void aNameOfWhatIsReadNoMoreIsNotGivenAway() {
        choose(shows("Objects/Hall/Pump/Temp"), path("Objects/Hall"));
        assertThat(choose(shows("Objects/Hall/Pump/Temp"), path("Objects/Yard")))
                .isEmpty();
        Surveyor.Look other = shows("Objects/Yard/Pump/Temp");
        assertThat(choose(other, path("Objects/Yard")))
                .containsExactly(series("Pump-2/temp", "Objects/Yard/Pump/Temp"));
        assertThat(choose(shows("Objects/Hall/Pump/Temp"), path("Objects/Hall")))
                .containsExactly(series("Pump/temp", "Objects/Hall/Pump/Temp"));
    }

    /** It may come back. */
    @Test
    void anAssetOfAServerThatIsNotThereKeepsItsId() throws Exception {
        choose(shows("Objects/Pump/Temp"), path("Objects/**"));
        new SelectedFile(memory, "b").write(known);
        known = Selected.NOTHING;
        assertThat(choose(shows("Objects/Pump/Temp"), path("Objects/**")))
                .containsExactly(series("Pump-2/temp", "Objects/Pump/Temp"));
    }

    @Test
    void whatIsNotShownStaysUnlessTheNewSelectionSurelyLeavesItOut() {
        String one = "Objects/Line1/Oven/Heat";
        String two = "Objects/Line2/Pump/Temp";
        String three = "Objects/Line3/Saw/Speed";
        choose(shows(one, two), path("Objects/Line1/**"), path("Objects/Line2/**"));
        assertThat(choose(shows(one, three), path("Objects/Line3/**"), path("Objects/Line2/**"), path("Objects/Line1")))
                .containsExactlyInAnyOrder(
                        series("Oven/heat", one), series("Pump/temp", two), series("Saw/speed", three));
        assertThat(last.gone()).isEmpty();
        Selection without = new Selection(List.of("Objects/**"), List.of(), List.of("Objects/Line2"));
        assertThat(choose(shows(one, three), without))
                .containsExactlyInAnyOrder(series("Oven/heat", one), series("Saw/speed", three));
        assertThat(last.gone()).containsExactly("Pump/temp");
    }

    /** Of what type a thing is cannot be told while it is away. */
    @Test
    void whatCannotBeDecidedIsReadUntilItIsShown() {
        String way = "Objects/Pump/Temp";
        choose(shows(way), new Selection(List.of(), List.of("PumpType")));
        Selection ovens = new Selection(List.of(), List.of("OvenType"));
        assertThat(choose(shows(), ovens)).containsExactly(series("Pump/temp", way));
        assertThat(choose(shows(), ovens)).containsExactly(series("Pump/temp", way));
        assertThat(choose(shows(way), ovens)).isEmpty();
        assertThat(choose(shows(Map.of(way, "s=" + way), "OvenType"), ovens)).containsExactly(series("Pump/temp", way));
    }

    /** A walk places each node once; a folder of favourites nearer to the top takes it from where it was found. */
    @Test
    void aVariableThatIsShownAtAnotherOfItsPlacesIsTheSame() {
        String way = "Objects/Line1/Hall/Pump/Temp";
        choose(shows(way), path("Objects/**"));
        Surveyor.Look moved = shows(Map.of("Objects/Favourites/Temp", "s=" + way), "FolderType");
        Surveyor.Look resolved = new Surveyor.Look(moved.browsed(), Map.of(address(way), "s=" + way));
        assertThat(choose(resolved, path("Objects/**"))).containsExactly(series("Pump/temp", way));
        assertThat(choose(resolved, path("Objects/Line1/**"))).containsExactly(series("Pump/temp", way));
        assertThat(choose(resolved, path("Objects/Favourites"))).containsExactly(series("Pump/temp", way));
        assertThat(last.fresh()).isEmpty();
    }

    @Test
    void whatIsTooMuchForALowerLimitComesBackUnderItsName() {
        Surveyor.Look look = shows("Objects/Pump/A", "Objects/Pump/B", "Objects/Pump/C");
        List<String> all = choose(look, path("Objects/**"));
        assertThat(choose(1, look, path("Objects/**"))).isEqualTo(all.subList(0, 1));
        assertThat(last.leftOut()).isEqualTo(2);
        assertThat(choose(look, path("Objects/**"))).isEqualTo(all);
    }

    @Test
    void namesOfNoMoreThanSoManyThatAreNotReadAreKept() {
        Surveyor.Look many = shows(
                IntStream.range(0, 20_003).mapToObj(i -> "Objects/Pump/" + i).toArray(String[]::new));
        choose(100_000, many, path("Objects/**"));
        assertThat(choose(100_000, many, path("Objects/Pump/2"))).hasSize(1);
        assertThat(last.forgotten()).isEqualTo(2);
        assertThat(known.assets().get(0).signals()).hasSize(20_001);
        choose(100_000, many, path("Objects/Pump/2"));
        assertThat(last.forgotten()).isZero();
    }

    /** It is compared with what another version of the program wrote. */
    @Test
    void aSelectionIsKnownByWhatItSays() {
        Selection pumps = new Selection(List.of("Objects/**"), List.of("PumpType"), List.of("**/Diagnostics"));
        assertThat(new Selects("a", List.of(pumps, path("Objects/Line1")), 1).text())
                .isEqualTo("[Selection[places=[Objects/**], types=[PumpType], except=[**/Diagnostics]],"
                        + " Selection[places=[Objects/Line1], types=[], except=[]]]")
                .isEqualTo(new Selects("a", List.of(path("Objects/Line1"), pumps), 2).text());
    }
}
