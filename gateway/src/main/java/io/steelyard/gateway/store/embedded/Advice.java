package io.steelyard.gateway.store.embedded;

import java.nio.file.Path;
import java.util.Locale;

/** DuckDB's messages with what to do about them; it has no codes, only words. */
final class Advice {

    private Advice() {}

    /** The first line of what was said, and a sentence of advice where one is known. */
    static String on(String said, Path file) {
        int end = said.indexOf('\n');
        String line = end < 0 ? said : said.substring(0, end);
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("could not set lock") || words.contains("conflicting lock")) {
            return line + " — another process has " + file + " open: stop it, or give this gateway another data folder";
        } else if (words.contains("no space left")) {
            return line + " — the disk is full: make room on it";
        } else if (words.contains("out of memory")) {
            return line + " — it needs more memory than it may take: ask for a shorter range";
        } else if (words.contains("not a valid duckdb database")
                || words.contains("corrupt")
                || words.contains("checksum")
                || words.contains("failure while replaying wal")) {
            return line + " — " + file
                    + " is damaged: restore it from a backup, or move the folder away; what the inbox"
                    + " still keeps is then written again";
        } else if (words.contains("storage version") || words.contains("newer version of duckdb")) {
            return line + " — a newer program wrote " + file + ": start that one again";
        } else if (words.contains("permission denied") || words.contains("read-only")) {
            return line + " — this process may not write " + file + ": see its owner and mode";
        }
        return line;
    }
}
