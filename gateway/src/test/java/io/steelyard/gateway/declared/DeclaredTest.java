package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.MistakesException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeclaredTest {
    private static final Shelf.Name ASSETS = new Shelf.Name("works", "assets");
    private static final Shelf.By LI = new Shelf.By("li", 7, "");

    private final InMemoryShelf shelf = new InMemoryShelf();
    private final Declared declared = declared();

    private Declared declared() {
        return TestingTables.on(shelf, site -> ZoneId.of("Asia/Shanghai"));
    }

    private static RawTable csv(String text) {
        return CsvForm.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Declared.Changed change(Declared.Mode mode, String text) {
        return declared.change(ASSETS, mode, csv(text), LI, false);
    }

    private List<String> assets() {
        return List.copyOf(declared.table("works", "assets").rows().keySet());
    }

    @Test
    void replacesAddsAndWithdraws() {
        change(Declared.Mode.REPLACE, "asset,production\na,yes\nb,yes\n");
        change(Declared.Mode.ADD, "asset,production\nb,no\nc,yes\n");
        assertThat(assets()).containsExactly("a", "b", "c");
        assertThat(declared.table("works", "assets").rows().get("b").flag("production"))
                .isFalse();
        change(Declared.Mode.WITHDRAW, "asset\na\n");
        assertThat(assets()).containsExactly("b", "c");
        Declared.Changed changed = change(Declared.Mode.REPLACE, "asset,production\nb,no\nd,yes\n");
        assertThat(changed.difference().added()).containsOnlyKeys("d");
        assertThat(changed.difference().withdrawn()).containsOnlyKeys("c");
        assertThat(changed.difference().changed()).isEmpty();
        assertThat(changed.version()).isEqualTo(4);
        assertThat(declared().table("works", "assets").rows()).as("read again").containsOnlyKeys("b", "d");
    }

    /** The same table sent every night is no news. */
    @Test
    void makesNoVersionOfAnUnchangedTable() {
        change(Declared.Mode.REPLACE, "asset,production\na,yes\n");
        assertThat(change(Declared.Mode.REPLACE, "设备,生产设备\na,是\n").version()).isEqualTo(1);
        assertThat(declared.versions("works", "assets", Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void takesAllOrNothing() {
        change(Declared.Mode.REPLACE, "asset,production\na,yes\n");
        assertThatThrownBy(() -> change(Declared.Mode.ADD, "asset,production\nb,yes\nc,perhaps\n"))
                .isInstanceOf(MistakesException.class);
        assertThatThrownBy(() -> change(Declared.Mode.WITHDRAW, "asset\na\nz\n"))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("no row z");
        assertThat(assets()).containsExactly("a");
        assertThat(declared.status().dropped().get("refused")).isEqualTo(2);
    }

    @Test
    void saysWhatADryRunWouldDoAndDoesNothing() {
        List<Table> heard = new ArrayList<>();
        declared.listen((site, before, after) -> heard.add(after));
        Declared.Changed would =
                declared.change(ASSETS, Declared.Mode.REPLACE, csv("asset,production\na,yes\n"), LI, true);
        assertThat(would.difference().added()).containsOnlyKeys("a");
        assertThat(assets()).isEmpty();
        assertThat(heard).isEmpty();
        assertThat(declared.versions("works", "assets", Long.MAX_VALUE, 10)).isEmpty();
    }

    /** Undo is the table of before as a new version: what was in between stays to be seen. */
    @Test
    void makesATableWhatItWas() {
        change(Declared.Mode.REPLACE, "asset,production\na,yes\nb,yes\n");
        change(Declared.Mode.REPLACE, "asset,production\nb,no\n");
        change(Declared.Mode.ADD, "asset,production\nc,yes\n");
        assertThat(declared.table("works", "assets", 2).rows()).containsOnlyKeys("b");
        declared.restore(ASSETS, 1, LI, false);
        assertThat(assets()).containsExactly("a", "b");
        assertThat(declared.table("works", "assets").rows().get("b").flag("production"))
                .isTrue();
        assertThat(declared.versions("works", "assets", Long.MAX_VALUE, 10))
                .extracting(InputVersion::version, InputVersion::who)
                .first()
                .isEqualTo(org.assertj.core.groups.Tuple.tuple(4L, "li"));
        assertThat(declared.table("works", "assets", 3).rows()).containsOnlyKeys("b", "c");
        assertThatThrownBy(() -> declared.restore(ASSETS, 9, LI, false))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("no version 9");
    }

    @Test
    void refusesATreeThatIsNone() {
        Shelf.Name reasons = new Shelf.Name("works", "stop-reasons");
        for (String rows : List.of("a,b\n", "a,b\nb,a\n", "a,a\n")) {
            assertThatThrownBy(() ->
                            declared.change(reasons, Declared.Mode.REPLACE, csv("reason,parent\n" + rows), LI, false))
                    .as(rows)
                    .isInstanceOf(MistakesException.class);
        }
        declared.change(reasons, Declared.Mode.REPLACE, csv("reason,parent\na,\nb,a\n"), LI, false);
        assertThatThrownBy(() -> declared.change(reasons, Declared.Mode.WITHDRAW, csv("reason\na\n"), LI, false))
                .as("what others are under")
                .isInstanceOf(MistakesException.class);
    }
}
