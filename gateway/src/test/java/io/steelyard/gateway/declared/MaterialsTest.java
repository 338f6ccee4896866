package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jobs used and made, as their lists say, comes to the material quantities of ISO 22400-2. */
final class MaterialsTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> UTC);
    private final MachineJobs jobs = new MachineJobs(declared, () -> 7);
    private final Facts facts = new Facts(declared, (asset, from, to) -> Set.of(), asset -> "mill");

    private static Facts.Window day() {
        return new Facts.Window(at("00:00"), at("00:00") + 86_400_000_000_000L, UTC);
    }

    private static long at(String time) {
        return Row.nanos(Instant.parse("2026-11-02T" + time + ":00Z"));
    }

    private static String material(String use, String id, String lot, String quantity, String code) {
        return "{'use':'" + use + "','id':'" + id + "','lot':'" + lot + "','quantity':'" + quantity + "','code':'"
                + code + "'}";
    }

    /** A job that ended at that time. */
    private void ended(String asset, String order, String end, String more, String... materials) {
        String text =
                "[{'kind':'response','id':'" + order + "','state':5,'start':'2026-11-01T06:00:00Z','end':'2026-11-02T"
                        + end + ":00Z'" + more + ",'materials':[" + String.join(",", materials) + "]}]";
        jobs.take(List.of(
                new MachineJobs.Told(new AssetKey("works", asset), "job-responses", at(end), text.replace('\'', '"'))));
    }

    private static String counts(int made, int good) {
        return ",'parameters':[{'id':'ProducedQuantity','value':" + made + "},{'id':'GoodQuantity','value':" + good
                + "}]";
    }

    private SortedMap<String, Quantity> quantities(String... assets) {
        return facts.of("works", Set.of(assets), false, day()).quantities();
    }

    private String digest() {
        return facts.of("works", Set.of("m"), false, day()).digests().get("material.cm|materials");
    }

    private String values(String... assets) {
        StringBuilder text = new StringBuilder();
        quantities(assets).forEach((name, quantity) -> {
            if (name.startsWith("material.")) {
                BigDecimal value = quantity.value();
                text.append(name.substring(9))
                        .append(' ')
                        .append(value == null ? "?" : value.stripTrailingZeros().toPlainString())
                        .append(' ');
            }
        });
        return text.toString().strip();
    }

    private List<Member> members(String quantity, String... assets) {
        return facts.members(quantity, "works", Set.of(assets), day());
    }

    /** By-products are of use, scrap and what is told nowhere is lost in production; consumables and samples are none of it. */
    @Test
    void whatWentInAndWhatCameOutOfAJob() {
        ended(
                "m",
                "A",
                "10:00",
                counts(100, 90),
                material("Material Consumed", "billet", "B-1", "1.2", "TNE"),
                material("Consumable", "oil", "", "7", "KGM"),
                material("Material Produced", "bar", "A-1", "1000", "KGM"),
                material("Co-product", "end", "", "50000", "GRM"),
                material("Returned Sample", "bar", "A-1", "1", "KGM"),
                material("Scrap", "bar", "A-1", "100", "KGM"),
                material("Storage Loss", "billet", "B-1", "8", "KGM"));
        assertThat(values("m")).isEqualTo("cm 1200 gq 900 igq 950 pl 242 stl 8");
        Quantity consumed = quantities("m").get("material.cm");
        assertThat(consumed.grade()).isEqualTo(Grade.T);
        assertThat(consumed.unit()).isEqualTo("kg");
        assertThat(consumed.high()).isEqualByComparingTo("1200");
        assertThat(values("other")).isEmpty();
        assertThat(members("material.cm", "m"))
                .singleElement()
                .satisfies(member -> assertThat(member.what()).isEqualTo("billet B-1"));
        assertThat(members("material.pl", "m").stream().map(Member::value).reduce(BigDecimal::add))
                .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo("242"));
    }

    @ParameterizedTest
    @CsvSource({
        "Material Consumed, CONSUMED",
        "consumed, CONSUMED",
        "Consumable,",
        "Material Produced, PRODUCED",
        "Yield Produced, PRODUCED",
        "By-product Produced, BESIDE",
        "co-product, BESIDE",
        "Transportation loss, LOST_IN_STORAGE",
        "Other Loss, LOST_OTHERWISE",
        "Production loss,",
        "Replaced Asset,",
        "Carrier,",
        "'',"
    })
    void usesAreThoseOfIsa95HoweverTheyAreWritten(String told, MaterialFlow.Use use) {
        assertThat(MaterialFlow.Use.of(told)).isEqualTo(use);
    }

    /** Between machines of a line a lot is neither bought nor finished; of each machine alone it is. */
    @Test
    void whatOneMadeAndAnotherUsedUpWentRound() {
        ended(
                "m",
                "A",
                "10:00",
                "",
                material("Material Consumed", "scrap iron", "S", "1000", "KGM"),
                material("Material Produced", "billet", "B-1", "900", "KGM"));
        ended(
                "n",
                "B",
                "12:00",
                "",
                material("Material Consumed", "billet", "B-1", "600", "KGM"),
                material("Material Consumed", "billet", "bought", "100", "KGM"),
                material("Material Produced", "bar", "R-1", "650", "KGM"));
        assertThat(values("m", "n")).isEqualTo("cm 1100 gq 950 igq 950 pl 150");
        assertThat(values("n")).isEqualTo("cm 700 gq 650 igq 650 pl 50");
        assertThat(members("material.cm", "m", "n").stream()
                        .filter(member -> !member.counts())
                        .map(Member::what))
                .containsExactly("billet B-1");
        ended(
                "k",
                "C",
                "13:00",
                "",
                material("Material Consumed", "billet", "", "400", "KGM"),
                material("Material Produced", "rod", "", "390", "KGM"));
        assertThat(values("m", "n", "k"))
                .as("where not all say which lot it goes by the material")
                .isEqualTo("cm 1200 gq 1040 igq 1040 pl 160");
    }

    /** Nothing is taken for zero: what is not told by weight leaves bounds open. */
    @Test
    void aJobThatDoesNotTellAllByWeightIsNotInTheSums() {
        String in = material("Material Consumed", "billet", "", "100", "KGM");
        String out = material("Material Produced", "bar", "", "95", "KGM");
        ended("m", "A", "10:00", "", in, out);
        String alone = digest();
        ended("m", "B", "11:00", "", in, material("Material Produced", "bar", "", "4", "H87"));
        ended("m", "C", "11:00", "", in);
        ended("m", "D", "11:00", ",'parameters':[{'id':'ExecutionMode','value':1}]", in, out);
        ended("m", "E", "11:00", "");
        Quantity good = quantities("m").get("material.gq");
        assertThat(good.value()).isEqualByComparingTo("95");
        assertThat(good.high()).isNull();
        assertThat(good.coverage()).isEqualTo(1 / 3.0);
        assertThat(good.reason()).isEqualTo("materials-not-told-by-all");
        assertThat(members("material.gq", "m").stream()
                        .filter(member -> member.why().equals("materials-not-told"))
                        .map(Member::what))
                .containsExactly("B works/m", "C works/m");
        assertThat(digest()).isNotEqualTo(alone);
    }

    @Test
    void moreCannotComeOutThanWentIn() {
        ended(
                "m",
                "A",
                "10:00",
                "",
                material("Material Consumed", "flour", "", "100", "KGM"),
                material("Material Produced", "dough", "", "160", "KGM"));
        assertThat(values("m")).isEqualTo("cm 100 gq 160 igq 160 pl ?");
        assertThat(quantities("m").get("material.pl").reason()).isEqualTo("more-made-than-consumed");
    }

    /** More than a cell holds; the job itself is kept. */
    @Test
    void veryManyMaterialsAreNotTaken() {
        String[] many = new String[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = material("Material Consumed", "part-" + i, "lot-" + i, "1", "KGM");
        }
        ended("m", "A", "10:00", "", many);
        Row row = declared.table("works", "machine-jobs").rows().get("A|m");
        assertThat(row.text("note")).contains("its 300 materials");
        assertThat(values("m")).isEqualTo("cm ? gq ? igq ? pl ?");
    }
}
