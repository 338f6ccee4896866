package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.Scope;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Minutes whose rows are lost, or say what an older copy said, are made again of the samples in the store when somebody asks for it
 * over HTTP: row by row as they were, and so are the figures made of them.
 */
@Timeout(240)
final class RefoldOnRequestTest {
    private static final AssetKey ASSET = new AssetKey("works", "m1");
    private static final int MINUTES = 80;
    /** Beyond the last proof. */
    private static final int ASKED = MINUTES + 5;

    private static final long MINUTE = 60_000_000_000L;
    private static final Instant START = TalkingPlant.START;
    private static final long BEGIN = START.getEpochSecond() * 1_000_000_000L;

    /** More than a day behind: of the last day those without rows are folded, asked or not, when the asset is back. */
    private static final Instant LATER = START.plus(Duration.ofHours(27));

    /** No whole hour, whose sum might be kept: it is made of rows. */
    private static final String FIGURES =
            "/kpi?asset=works%2Fm1&from=" + START.plusSeconds(5 * 60) + "&to=" + START.plusSeconds(55 * 60);

    @TempDir
    private Path folder;

    private EmbeddedStore store() {
        return EmbeddedStore.open(folder.resolve("data/gateway/store"), 64 << 20);
    }

    private List<MinuteRow> rows() {
        try (EmbeddedStore store = store()) {
            return store.minutes(ASSET, BEGIN, BEGIN + MINUTES * MINUTE);
        }
    }

    /** Twenty minutes have no rows any more, twenty say what others said before. */
    private void lose() throws Exception {
        try (EmbeddedStore store = store()) {
            List<MinuteRow> all = store.minutes(ASSET, BEGIN, BEGIN + 2 * MINUTES * MINUTE);
            List<MinuteRow> left = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                MinuteRow row = all.get(i);
                if (i >= 30 && i < 50) {
                    row = new MinuteRow(
                            ASSET,
                            row.equipmentClass(),
                            row.area(),
                            row.line(),
                            row.minute(),
                            all.get(i - 20).fields());
                }
                if (i < 10 || i >= 30) {
                    left.add(row);
                }
            }
            store.forgetMinutes(BEGIN);
            store.writeMinutes(left);
        }
    }

    /** In one go; but minute by minute where the agent, as far as is known, is there and has not proved to live so long. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lostAndOldRowsAreMadeAgainOfWhatIsStored(boolean proves) throws Exception {
        JsonNode figures;
        try (TalkingPlant plant = new TalkingPlant(folder, "")) {
            plant.machine("m1", "generic", "s:state:", "g:good:", "e:energy:kWh");
            plant.minutes("m1", MINUTES + 10, (minute, signal) -> switch (signal) {
                case "s" -> (double) (1 + minute / 7 % 3);
                case "g" -> (double) (minute * minute);
                default -> minute * 1.5;
            });
            if (proves) {
                plant.tell(new AliveRecord(
                        Scope.server("works", "edge", "plc"), BEGIN + MINUTES * MINUTE, BEGIN + MINUTES * MINUTE));
            }
            assertThat(TalkingPlant.isSeen(plant.kpi("asset=works%2Fm1", MINUTES, TalkingPlant::isSeen)))
                    .as("all is folded")
                    .isTrue();
            figures = plant.get(FIGURES);
        }
        List<MinuteRow> rows = rows();
        assertThat(rows).hasSize(MINUTES);
        lose();
        assertThat(rows()).hasSize(MINUTES - 20).isNotEqualTo(rows);
        try (TalkingPlant again = new TalkingPlant(folder, "", LATER)) {
            assertThat(again.get(FIGURES)).as("nobody has asked yet").isNotEqualTo(figures);
            HttpResponse<String> answer = again.ask(
                    "POST",
                    "/kpi:refold?asset=works%2Fm1&from=" + START + "&to=" + START.plusSeconds(ASKED * 60),
                    "",
                    "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonNode done = again.until(
                    "/kpi:refold",
                    progress -> progress.get("waiting").asInt() == 0
                            && progress.get("left").asInt() == 0);
            assertThat(done.get("listed").asInt()).as(done.toString()).isEqualTo(ASKED);
            assertThat(again.get(FIGURES)).isEqualTo(figures);
        }
        assertThat(rows()).isEqualTo(rows);
    }
}
