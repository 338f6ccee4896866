package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.MistakesException;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.time.ZoneId;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows name of other tables, and what has to hold within a row of the register. */
final class NamedRowsTest {
    private static final String BILLS = "resource,from,to,amount,unit\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));

    private void refuses(String kind, String csv, String row, String detail, String remedy) {
        assertThatThrownBy(() -> TestingTables.put(declared, kind, csv))
                .isInstanceOfSatisfying(
                        MistakesException.class,
                        e -> assertThat(e.mistakes()).singleElement().satisfies(one -> {
                            assertThat(String.valueOf(one.row())).isEqualTo(row);
                            assertThat(one.detail()).isEqualTo(detail);
                            assertThat(one.remedy()).isEqualTo(remedy);
                        }));
    }

    /** Two spellings would be two resources, of which one has no factor and takes the whole site's figures away. */
    @Test
    void aResourceIsWrittenAsItIsElsewhere() {
        refuses(
                "energy-invoices",
                BILLS + "heat,2026-01-01,2026-01-31,5,MJ\nElectricity,2026-01-01,2026-01-31,5,kWh\n",
                "3",
                "Electricity would be another resource than electricity",
                "did you mean \"electricity\"?");
        refuses(
                "meters",
                "meter,asset,resource,unit\na,m,Natural-Gas,m3\n",
                "2",
                "Natural-Gas would be another resource than natural-gas",
                "did you mean \"natural-gas\"?");
        TestingTables.put(
                declared, "energy-factors", "resource,method,year,factor,unit,source\nbiogas,coal,2026,0.7,m3,own\n");
        TestingTables.put(declared, "energy-invoices", BILLS + "biogas,2026-01-01,2026-01-31,5,m3\n");
        refuses(
                "energy-invoices",
                BILLS + "Biogas,2026-01-01,2026-01-31,5,m3\n",
                "2",
                "Biogas would be another resource than biogas",
                "did you mean \"biogas\"?");
        refuses(
                "energy-invoices",
                BILLS + "pellets,2026-01-01,2026-01-31,5,kg\nPellets,2026-02-01,2026-02-28,5,kg\n",
                "null",
                "pellets would be another resource than Pellets",
                "did you mean \"Pellets\"?");
        assertThatCode(() -> TestingTables.put(
                        declared, "energy-invoices", BILLS + "compressed-air,2026-01-01,2026-01-31,5,m3\n"))
                .doesNotThrowAnyException();
        assertThat(declared.table("works", "energy-invoices").rows()).hasSize(1);
    }

    /** What the program has factors of is what rows are held against. */
    @ParameterizedTest
    @ValueSource(strings = {"/factors/coal.yaml", "/factors/grid.yaml"})
    void knowsTheResourcesOfTheFactorTables(String name) throws Exception {
        TreeSet<String> there = new TreeSet<>();
        try (var in = NamedRows.class.getResourceAsStream(name)) {
            for (DataNode factor : DataFile.of(name, in).root().need("factors").elements()) {
                there.add(factor.need("resource").text(""));
            }
        }
        assertThat(there).isNotEmpty().isSubsetOf(NamedRows.RESOURCES);
    }

    /** 5 of 1 would be a share of 500 %. */
    @ParameterizedTest
    @CsvSource({
        "1, 5, '', ncOperations",
        "'', 1, '', ncOperations",
        "2, '', 3, verdictOperations",
        "2, 2, 2, ''",
        "2, 0, 1, ''",
        "'', '', '', ''"
    })
    void noMoreOperationsAreControlledThanThereAre(String key, String nc, String verdict, String column) {
        String csv = "asset,production,keyOperations,ncOperations,verdictOperations\nm,yes," + key + "," + nc + ","
                + verdict + "\n";
        if (column.isEmpty()) {
            TestingTables.put(declared, "assets", csv);
            assertThat(declared.table("works", "assets").rows()).hasSize(1);
            return;
        }
        assertThatThrownBy(() -> TestingTables.put(declared, "assets", csv))
                .isInstanceOfSatisfying(
                        MistakesException.class,
                        e -> assertThat(e.mistakes()).singleElement().satisfies(one -> {
                            assertThat(one.row()).isEqualTo(2);
                            assertThat(one.column()).isEqualTo(column);
                            assertThat(one.detail()).contains("more than the key operations");
                        }));
    }
}
