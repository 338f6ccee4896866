package io.steelyard.settings;

/**
 * One mistake in a settings file.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param key dotted path such as {@code assets[0].signals[3].name}; empty for the file
 * @param what what is wrong
 * @param remedy what to do
 */
public record Problem(String file, int line, int column, String key, String what, String remedy) {

    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + what + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
