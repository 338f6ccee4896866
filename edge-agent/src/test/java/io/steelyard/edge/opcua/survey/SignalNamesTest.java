package io.steelyard.edge.opcua.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the variables that tell the same becomes the signal. */
final class SignalNamesTest {
    private static final String MACHINERY = "http://opcfoundation.org/UA/Machinery/";
    private static final String PACKML = "http://opcfoundation.org/UA/PackML/";
    private static final List<Name> STATE = List.of(new Name(MACHINERY, "MachineryItemState"), Name.ua("CurrentState"));

    private final SignalNames names = new SignalNames(Companions.known(), Map.of());
    private final Map<Integer, String> added = new LinkedHashMap<>();

    /** Some servers make the optional number and never set it; one that is off may have neither now. */
    @ParameterizedTest
    @CsvSource({"3, nsu=x;i=1, Number", "3,, Number", ", nsu=x;i=1, Id", ",, Number"})
    void aStateIsItsNumberUnlessOnlyItsNodeHasAValue(@Nullable String number, @Nullable String id, String expected) {
        add(STATE, "CurrentState", null);
        add(STATE, "Id", id, Name.ua("Id"));
        add(STATE, "Number", number, Name.ua("Number"));
        assertThat(proposed()).isEqualTo(Map.of("state", expected));
    }

    @Test
    void aStateWithoutANumberIsToldByItsNode() {
        add(STATE, "CurrentState", null);
        add(STATE, "Id", null, Name.ua("Id"));
        assertThat(proposed()).isEqualTo(Map.of("state", "Id"));
    }

    /** A list of structures is read for want of anything better. */
    @Test
    void aCounterGoesBeforeAListOfCounts() {
        List<Name> admin = List.of(new Name(PACKML, "Admin"));
        add(admin, "ProdProcessedCount", null, new Name(PACKML, "ProdProcessedCount"));
        add(admin, "ProdDefectiveCount", null, new Name(PACKML, "ProdDefectiveCount"));
        add(List.of(), "total", null, new Name("urn:plant", "total"));
        assertThat(proposed()).isEqualTo(Map.of("total", "total", "scrap", "ProdDefectiveCount"));
    }

    private void add(List<Name> above, String called, @Nullable String value, Name... last) {
        List<Name> path = new java.util.ArrayList<>(above);
        path.addAll(List.of(last));
        boolean isProperty = STATE.equals(above) && last.length > 0;
        Node.Facts facts = new Node.Facts("any", true, null, value);
        added.put(added.size(), called);
        names.add(
                added.size() - 1,
                path,
                new Node("i=1", 0, path.get(path.size() - 1), Node.Kind.VARIABLE, isProperty, List.of(), facts));
    }

    /** By signal, what of the machine tells it. */
    private Map<String, String> proposed() {
        Map<String, String> proposed = new LinkedHashMap<>();
        names.all().forEach(one -> proposed.put(one.name(), added.get(one.place())));
        return proposed;
    }
}
