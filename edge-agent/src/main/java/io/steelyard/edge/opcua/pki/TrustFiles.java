package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of one kind in a folder of trust. They are read whenever they are asked for, and what is in one is understood
 * anew only when that has become something else: the list of a large authority takes its time and memory once. Any thread.
 */
final class TrustFiles {
    private final Path folder;
    private final boolean ofLists;
    private final Consumer<TrustFile> changed;
    private final Map<Path, TrustFile> known = new HashMap<>();

    /**
     * Of a folder that need not be there.
     *
     * @param ofLists whether those with revocation lists are meant, or those with certificates
     * @param changed is told of each that is new or holds something else
     */
    TrustFiles(Path folder, boolean ofLists, Consumer<TrustFile> changed) {
        this.folder = folder;
        this.ofLists = ofLists;
        this.changed = changed;
    }

    /** As they are now, in the order of their names. */
    synchronized List<TrustFile> read() throws IOException {
        List<TrustFile> files = new ArrayList<>();
        for (Path path : paths()) {
            TrustFile before = known.get(path);
            Optional<TrustFile> now = TrustFile.read(path, before);
            now.ifPresent(files::add);
            now.filter(file -> before == null || !before.content().equals(file.content()))
                    .ifPresent(changed);
        }
        known.clear();
        files.forEach(file -> known.put(file.path(), file));
        return files;
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(PairFiles.UNFINISHED))
                    .filter(file -> TrustFile.isOfLists(file) == ofLists)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of(); // an agent that has not run
        }
    }
}
