package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.InputVersion;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Files.writeString(file, text);
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
