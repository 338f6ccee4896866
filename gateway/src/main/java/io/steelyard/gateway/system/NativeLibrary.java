package io.steelyard.gateway.system;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library where the distribution put it: beside the driver's jar. Without it the driver unpacks its own
 * copy to a temporary file at each start, which a killed process leaves behind.
 */
final class NativeLibrary {
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private NativeLibrary() {}

    /** Shows the driver the library; to be called before the first connection. Does nothing where there is none. */
    static void show() {
        String name = System.getProperty(NAME, System.mapLibraryName("sqlitejdbc"));
        CodeSource source = SQLiteJDBCLoader.class.getProtectionDomain().getCodeSource();
        if (source == null || System.getProperty(FOLDER) != null) {
            return;
        }
        try {
            Path library = Path.of(source.getLocation().toURI()).resolveSibling(name);
            if (Files.isRegularFile(library)) {
                System.setProperty(FOLDER, String.valueOf(library.getParent()));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(source + " is no place that libraries are loaded from", e);
        }
    }
}
