package io.steelyard.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A folder in which a user keeps data files of one kind. */
public final class DataFolder {
    private static final int MOST_FILES = 200;

    private DataFolder() {}

    /**
     * Its files that end with .yaml, .yml or .json, by name; what else is there is left alone, and so are folders in it.
     *
     * @throws SettingsException when it cannot be listed or holds more than 200
     */
    public static List<Path> files(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(DataFolder::isData)
                    .sorted()
                    .limit(MOST_FILES + 1)
                    .toList();
        } catch (IOException e) {
            throw refused(folder, "cannot be listed", "name a folder that this user may read");
        }
        if (files.size() > MOST_FILES) {
            throw refused(folder, "holds more than " + MOST_FILES + " files", "take some of them away");
        }
        return files;
    }

    private static boolean isData(Path file) {
        return file.toString().matches(".*\\.(yaml|yml|json)") && Files.isRegularFile(file);
    }

    private static SettingsException refused(Path folder, String what, String remedy) {
        return new SettingsException(List.of(new Problem(folder.toString(), 0, 0, "", what, remedy)));
    }

    /**
     * Reads each of them, so that the mistakes of all are found in one go.
     *
     * @throws SettingsException with every mistake of every file
     */
    public static void read(List<Path> files, BiConsumer<Path, DataFile> reader) {
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                DataFile data = DataFile.of(file);
                reader.accept(file, data);
                data.check();
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
