package io.steelyard.edge.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Equipment profiles: which signals a class of machine has and the role of each. Data files of the program. */
public final class Profiles {
    static final List<String> KNOWN = List.of(
            "arc-furnace",
            "ladle-furnace",
            "magnesite-kiln",
            "rolling-mill",
            "packaging-line",
            "packml",
            "lathe",
            "machining-centre",
            "pump",
            "compressor",
            "fan",
            "energy-meter",
            "control-room",
            "machinery",
            "generic");

    private Profiles() {}

    /** The signals of a profile with their roles; null for a name that is no profile. */
    public static @Nullable Map<String, String> find(String profile) {
        return KNOWN.contains(profile) ? read(profile) : null;
    }

    /** The signals of a profile with their roles; a signal without a role has an empty one. */
    static Map<String, String> read(String profile) {
        String resource = "/profiles/" + profile + ".properties";
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Objects.requireNonNull(Profiles.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> roles = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> roles.put(name, properties.getProperty(name)));
        return roles;
    }

    static @Nullable String role(Map<String, String> profile, String signal) {
        String role = profile.get(signal);
        return role == null || role.isEmpty() ? null : role;
    }
}
