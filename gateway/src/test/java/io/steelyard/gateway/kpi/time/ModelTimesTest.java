package io.steelyard.gateway.kpi.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.time.ModelTimes.Minutes;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.ProfileStretch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which table reads which minute. */
final class ModelTimesTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long EVER = Long.MIN_VALUE;

    private static AssetDescription asset(String profile, Former... formerly) {
        return new AssetDescription(
                new AssetKey("works", "press"),
                new AgentKey("works", "edge"),
                "",
                "",
                "press",
                profile,
                "hall",
                "one",
                List.of(new SignalDescription("s", "s", FieldType.INT, "Int32", "state", null, null, null, null, null)),
                List.of(formerly));
    }

    private static Former former(String profile, long until) {
        return new Former(profile, until, until);
    }

    private static ModelTimes times(AssetDescription asset, ProfileStretch... corrected) {
        return ModelTimes.of(TimeModels.usual(), asset, List.of(corrected));
    }

    private static ProfileStretch said(long from, @Nullable Long to, String profile) {
        return new ProfileStretch(from, to, profile);
    }

    /** The family of each table with the minute in which it begins. */
    private static String text(ModelTimes times) {
        return text(times.parts());
    }

    private static String text(List<ModelTimes.Part> parts) {
        StringBuilder text = new StringBuilder();
        for (ModelTimes.Part part : parts) {
            text.append(part.from() == EVER ? "" : " " + part.from() * 1.0 / MINUTE + " ")
                    .append(part.isKnown() ? part.model().words().family() : "unknown");
        }
        return text.toString();
    }

    @Test
    void aMinuteIsReadByTheTableThatHoldsAtItsEnd() {
        ModelTimes times = times(asset("packml", former("generic", 5 * MINUTE + 1), former("lathe", 8 * MINUTE)));
        assertThat(text(times)).startsWith("machinery 5.0").endsWith("machine-tool 8.0 packml");
        List<String> families = java.util.stream.LongStream.range(3, 10)
                .mapToObj(minute -> times.at(minute * MINUTE).model().words().family())
                .toList();
        assertThat(families)
                .containsExactly(
                        "machinery", "machinery", "machine-tool", "machine-tool", "machine-tool", "packml", "packml");
        assertThat(times.changesIn(4 * MINUTE)).isFalse();
        assertThat(times.changesIn(5 * MINUTE)).isTrue();
        assertThat(times.changesIn(6 * MINUTE)).isFalse();
        assertThat(times.changesIn(8 * MINUTE)).isTrue();
        assertThat(text(times.within(0, 5 * MINUTE))).isEqualTo("machinery");
        assertThat(text(times.within(6 * MINUTE, 8 * MINUTE))).endsWith("machine-tool");
        assertThat(times.within(0, 6 * MINUTE)).hasSize(2);
        assertThat(times.ofAll(8 * MINUTE, 70 * MINUTE)).isNotNull();
        assertThat(times.ofAll(7 * MINUTE, 70 * MINUTE)).isNull();
    }

    @Test
    void ofTwoChangesInAMinuteTheLastOneReadsIt() {
        ModelTimes times = times(asset("packml", former("generic", MINUTE + 1), former("lathe", MINUTE + 9)));
        assertThat(text(times.within(0, 5 * MINUTE))).startsWith("machinery").endsWith("packml");
        assertThat(times.within(0, 5 * MINUTE)).hasSize(2);
        assertThat(times.at(MINUTE).since()).isEqualTo(MINUTE + 9);
    }

    /** Another profile with the same table is no cut. */
    @Test
    void whatIsReadAlikeIsOne() {
        assertThat(times(asset("pump", former("generic", MINUTE))).parts()).hasSize(1);
        assertThat(times(asset("lathe", former("machining-centre", MINUTE))).foldedBy())
                .isEqualTo(times(asset("lathe")).foldedBy());
    }

    @Test
    void ofAForgottenProfileNothingIsKnown() {
        ModelTimes times = times(asset("packml", former(Former.FORGOTTEN, MINUTE)));
        assertThat(text(times)).isEqualTo("unknown 1.0 packml");
        assertThat(times.at(0).since()).isEqualTo(Long.MAX_VALUE);
    }

    /** A correction counts alone in its time; one without an end holds until a birth says otherwise. */
    @Test
    void peopleCorrectThePast() {
        AssetDescription mended = asset("packml", former("generic", 10 * MINUTE));
        assertThat(text(times(mended, said(EVER, null, "packml")))).isEqualTo("packml");
        assertThat(text(times(mended, said(4 * MINUTE, null, "packml")))).isEqualTo("machinery 4.0 packml");
        assertThat(text(times(mended, said(2 * MINUTE, 4 * MINUTE, "packml"))))
                .isEqualTo("machinery 2.0 packml 4.0 machinery 10.0 packml");
        assertThat(text(times(mended, said(12 * MINUTE, null, "generic"))))
                .isEqualTo("machinery 10.0 packml 12.0 machinery");
        assertThat(text(times(mended, said(10 * MINUTE, 12 * MINUTE, "generic"))))
                .isEqualTo("machinery 12.0 packml");
        assertThat(text(times(mended, said(EVER, 20 * MINUTE, "lathe"), said(3 * MINUTE, 5 * MINUTE, "packml"))))
                .isEqualTo("machine-tool 3.0 packml 5.0 machine-tool 20.0 packml");
        assertThat(text(times(asset("generic"), said(EVER, null, "packml")))).isEqualTo("packml");
    }

    @Test
    void onlyWhatIsReadOtherwiseIsFoldedAgain() {
        String one = times(asset("generic")).foldedBy();
        String two = times(asset("packml", former("generic", 10 * MINUTE + 5))).foldedBy();
        String later = times(asset("packml", former("generic", 12 * MINUTE))).foldedBy();
        assertThat(one).isEqualTo(TimeModels.usual().of(asset("generic")).foldedBy());
        assertThat(ModelTimes.differing(one, one)).isEmpty();
        assertThat(ModelTimes.differing(one, two)).containsExactly(new Minutes(10 * MINUTE, Long.MAX_VALUE));
    }

    /** A table that begins to hold later does not read what it read of the time between, and minutes behind may rest on that. */
    @Test
    void behindACutThatMovesAllIsFoldedAgainUpToTheNextOne() {
        Former ends = former("packml", 90 * MINUTE);
        String two =
                times(asset("lathe", former("generic", 10 * MINUTE + 5), ends)).foldedBy();
        String later =
                times(asset("lathe", former("generic", 12 * MINUTE), ends)).foldedBy();
        String none = times(asset("lathe", ends)).foldedBy();
        assertThat(ModelTimes.differing(two, later)).containsExactly(new Minutes(10 * MINUTE, 90 * MINUTE));
        assertThat(ModelTimes.differing(later, two)).containsExactly(new Minutes(10 * MINUTE, 90 * MINUTE));
        assertThat(ModelTimes.differing(two, none)).containsExactly(new Minutes(EVER, 90 * MINUTE));
    }

    /** Tables that fold alike and read unlike: the one behind a cut reads nothing of before. */
    @Test
    void whereTablesFoldAlikeTheTimeBehindTheCutIsFoldedOtherwise() {
        String one = times(asset("lathe")).foldedBy();
        String cut = times(asset("lathe", former("generic", 10 * MINUTE + 5))).foldedBy();
        assertThat(ModelTimes.differing(one, cut)).containsExactly(new Minutes(10 * MINUTE, Long.MAX_VALUE));
        assertThat(ModelTimes.differing(cut, one)).containsExactly(new Minutes(10 * MINUTE, Long.MAX_VALUE));
    }
}
