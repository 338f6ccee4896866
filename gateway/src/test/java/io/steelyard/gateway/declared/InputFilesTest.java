package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.InputVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InputFilesTest {
    @TempDir
    Path folder;

    private final InMemoryShelf shelf = new InMemoryShelf();
    private RuntimeException fails;
    private final Declared declared = TestingTables.on(shelf, site -> ZoneId.of("UTC"));
    private final Map<String, String> taken = new HashMap<>();
    private long stamp = 1_000_000;
    private long later = 5_000;
    private Path file;
    private InputFiles files;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("register.csv");
        write("asset,production\nm,yes\n");
        files = files();
    }

    private InputFiles files() {
        InputFiles.Memory memory = new InputFiles.Memory() {
            @Override
            public String last(String site, String kind) {
                if (fails != null) {
                    throw fails;
                }
                return taken.getOrDefault(site + kind, "");
            }

            @Override
            public void taken(String site, String kind, String sha256) {
                taken.put(site + kind, sha256);
            }
        };
        return new InputFiles(
                declared,
                List.of(new InputFiles.Source("works", "assets", file)),
                memory,
                () -> (stamp + later) * 1_000_000);
    }

    /** The second look finds what the first has seen. */
    private void look() {
        files.read();
        files.read();
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] content) throws IOException {
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(stamp += 1000));
    }

    private List<String> assets() {
        return List.copyOf(declared.table("works", "assets").rows().keySet());
    }

    @Test
    void takesAFileAtTheStartAndWhenItHasChanged() throws Exception {
        files.read();
        assertThat(assets()).containsExactly("m");
        write("asset,production\nm,yes\nn,yes\n");
        look();
        files.read();
        assertThat(assets()).containsExactly("m", "n");
        assertThat(declared.versions("works", "assets", Long.MAX_VALUE, 9))
                .hasSize(2)
                .extracting(InputVersion::who, InputVersion::note)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("configuration", "register.csv"));
    }

    /** What a file is called says how to read it; a wrong one is refused with its place in any form. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "xlsx", "json"})
    void takesAFileOfAnyForm(String form) throws Exception {
        file = folder.resolve("register." + form);
        write(written(form, "yes", "true"));
        files = files();
        look();
        assertThat(files.check().status()).isEqualTo(Check.Status.OK);
        assertThat(assets()).containsExactly("m", "n");
        write(written(form, "perhaps", "7"));
        look();
        assertThat(files.check().detail()).contains("register." + form, "production");
        assertThat(assets()).containsExactly("m", "n");
    }

    private static byte[] written(String form, String answer, String inJson) throws IOException {
        return switch (form) {
            case "csv" -> ("asset,production\nm,yes\nn," + answer + "\n").getBytes(StandardCharsets.UTF_8);
            case "json" ->
                ("{\"rows\": [{\"asset\": \"m\", \"production\": true}, {\"asset\": \"n\", \"production\": " + inJson
                                + "}]}")
                        .getBytes(StandardCharsets.UTF_8);
            default -> workbook(List.of("asset", "production"), List.of("m", "yes"), List.of("n", answer));
        };
    }

    @SafeVarargs
    private static byte[] workbook(List<String>... rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("assets");
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].size(); column++) {
                    sheet.value(row, column, rows[row].get(column));
                }
            }
        }
        return bytes.toByteArray();
    }

    /** A restart is no reason to undo what a person changed since. */
    @Test
    void leavesWhatPeopleChangedSinceUntilTheFileChanges() throws Exception {
        files.read();
        declared.change(
                new Shelf.Name("works", "assets"),
                Declared.Mode.ADD,
                CsvForm.read(ByteBuffer.wrap("asset,production\no,no\n".getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 8, ""),
                false);
        files().read();
        assertThat(assets()).containsExactly("m", "o");
        write("asset,production\nn,yes\n");
        look();
        assertThat(assets()).containsExactly("n");
    }

    @Test
    void keepsTheTableOfBeforeWhereAFileIsWrongAndSaysSo() throws Exception {
        files.read();
        write("asset,production\nm,perhaps\n");
        look();
        assertThat(assets()).containsExactly("m");
        assertThat(files.check().status()).isEqualTo(Check.Status.WARN);
        assertThat(files.check().detail()).contains("register.csv", "row 2", "perhaps");
        write("asset,production\nm,no\n");
        look();
        assertThat(files.check().status()).isEqualTo(Check.Status.OK);
        Files.delete(file);
        files.read();
        assertThat(files.check().detail()).contains("cannot be read");
        assertThat(assets()).containsExactly("m");
    }

    /** Whoever copies a large table over a network writes it for some seconds; half of it is a table, too. */
    @Test
    void leavesAFileThatIsBeingWritten() throws Exception {
        files.read();
        write("asset,production\nn,yes\n");
        files.read();
        assertThat(assets()).containsExactly("m");
        write("asset,production\nn,yes\no,yes\n");
        files.read();
        assertThat(assets()).containsExactly("m");
        files.read();
        assertThat(assets()).containsExactly("n", "o");
    }

    /** A gateway that starts while somebody writes looks twice, too. */
    @Test
    void takesAYoungFileWithTheSecondLookAfterTheStart() {
        later = 4_999;
        files.read();
        assertThat(assets()).isEmpty();
        files.read();
        assertThat(assets()).containsExactly("m");
    }

    /** It is no fault of the file: it is taken as soon as that works, and until then it is told. */
    @Test
    void triesAgainWhatCouldNotBeTaken() {
        fails = new IllegalStateException("the disk is full");
        look();
        assertThat(files.check().status()).isEqualTo(Check.Status.WARN);
        assertThat(files.check().detail()).contains("register.csv", "the disk is full");
        fails = null;
        files.read();
        assertThat(files.check().status()).isEqualTo(Check.Status.OK);
        assertThat(assets()).containsExactly("m");
    }

    /** One that fails keeps no other from being taken. */
    @Test
    void takesTheFilesBehindOneThatCouldNotBeTaken() throws Exception {
        Path second = Files.writeString(folder.resolve("second.csv"), "asset,production\nz,yes\n");
        Files.setLastModifiedTime(second, FileTime.fromMillis(stamp));
        InputFiles both = new InputFiles(
                declared,
                List.of(new InputFiles.Source("odd", "assets", file), new InputFiles.Source("works", "assets", second)),
                new InputFiles.Memory() {
                    @Override
                    public String last(String site, String kind) {
                        if (site.equals("odd")) {
                            throw new IllegalStateException("its notes cannot be read");
                        }
                        return "";
                    }

                    @Override
                    public void taken(String site, String kind, String sha256) {}
                },
                () -> (stamp + later) * 1_000_000);
        both.read();
        assertThat(assets()).containsExactly("z");
        assertThat(both.check().detail()).contains("its notes cannot be read");
    }

    /** A folder that was not mounted for one look; afterwards nothing about the file is another. */
    @Test
    void isWellAgainWhenAFileIsBackAsItWas() throws Exception {
        files.read();
        Path aside = Files.move(file, folder.resolve("aside"));
        files.read();
        assertThat(files.check().detail()).contains("cannot be read");
        Files.move(aside, file);
        look();
        assertThat(files.check().status()).isEqualTo(Check.Status.OK);
    }
}
