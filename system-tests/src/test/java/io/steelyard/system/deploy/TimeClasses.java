package io.steelyard.system.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every class of time that the files of the time models tell apart, as minute rows name them. */
record TimeClasses(Map<String, Set<String>> byFamily, Map<String, String> families) {
    static final String UNKNOWN = "time.unknown";
    private static final Path FOLDER = Repository.root().resolve("gateway/src/main/resources/time-models");

    static TimeClasses read() throws IOException {
        Map<String, Set<String>> byFamily = new TreeMap<>();
        Map<String, String> families = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        for (Path file : files) {
            Map<String, Object> model = Yaml.object(Files.readString(file));
            String family = String.valueOf(model.get("family"));
            Yaml.texts(model.get("profiles")).forEach(profile -> families.put(profile, family));
            if (Boolean.TRUE.equals(model.get("default"))) {
                families.put("", family);
            }
            Set<String> classes = new TreeSet<>();
            for (Object state : Yaml.map(model.get("states")).values()) {
                classes.add("time." + state);
                Yaml.map(model.get("modes")).values().forEach(mode -> classes.add("time." + state + "." + mode));
            }
            byFamily.put(family, classes);
        }
        return new TimeClasses(byFamily, families);
    }

    /** Those of all families, and the time of which nothing is known. */
    List<String> all() {
        Set<String> all = new TreeSet<>(Set.of(UNKNOWN));
        byFamily.values().forEach(all::addAll);
        return new ArrayList<>(all);
    }

    /** The family of a profile. */
    String family(String profile) {
        return families.getOrDefault(profile, String.valueOf(families.get("")));
    }
}
