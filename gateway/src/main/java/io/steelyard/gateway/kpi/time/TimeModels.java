package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataFolder;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rule tables there are, and which of them an asset goes by: the one that names its profile, the one for counters when no
 * signal tells its state, else the default. Immutable, for any thread.
 */
public final class TimeModels {
    private static final List<String> SHIPPED = List.of("machinery", "machine-tool", "packml", "counters-only");
    private static final String COUNTERS = "counters-only";
    private static final TimeModels USUAL = new TimeModels(shipped());

    private final Map<String, TimeModel> byFamily = new HashMap<>();
    private final Map<String, String> familyOfProfile = new HashMap<>();
    private String usualFamily = "";

    private TimeModels(List<TimeModelFile> files) {
        for (TimeModelFile file : files) {
            String family = file.model().words().family();
            byFamily.put(family, file.model());
            file.profiles().forEach(profile -> familyOfProfile.put(profile, family));
            usualFamily = file.isDefault() ? family : usualFamily;
        }
    }

    /** The program's own. */
    public static TimeModels usual() {
        return USUAL;
    }

    private static List<TimeModelFile> shipped() {
        List<TimeModelFile> all = new ArrayList<>();
        for (String family : SHIPPED) {
            String resource = "/time-models/" + family + ".yaml";
            try (InputStream in = Objects.requireNonNull(TimeModels.class.getResourceAsStream(resource), resource)) {
                all.add(TimeModelFile.read(DataFile.of(family + ".yaml", in)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** The program's own, and those of a user's folder. */
    public static TimeModels withFolder(Path folder) {
        return with(DataFolder.files(folder));
    }

    /**
     * The program's own, and a user's files, of which one replaces the table of the same family, takes over the profiles that it
     * names, and is the default when it says so.
     *
     * @throws io.steelyard.settings.SettingsException when one is wrong, with line, key and remedy
     */
    public static TimeModels with(List<Path> files) {
        List<TimeModelFile> all = shipped();
        Map<String, Path> seen = new HashMap<>();
        DataFolder.read(files, (path, data) -> {
            TimeModelFile file = TimeModelFile.read(data);
            DataNode root = data.root();
            once(seen, "family " + file.model().words().family(), path, root.get("family"));
            if (file.isDefault()) {
                once(seen, "the default", path, root.get("default"));
            }
            root.get("profiles")
                    .elements()
                    .forEach(profile -> once(seen, "profile " + profile.text(""), path, profile));
            all.add(file);
        });
        return new TimeModels(all);
    }

    private static void once(Map<String, Path> seen, String what, Path path, DataNode place) {
        Path other = seen.putIfAbsent(what, path);
        if (other != null) {
            place.report(what + " is in " + other.getFileName() + " too", "keep one of the two");
        }
    }

    /** Profiles that tables name. */
    public Set<String> profiles() {
        return Set.copyOf(familyOfProfile.keySet());
    }

    /** The table that the asset goes by now. */
    public TimeModel of(AssetDescription asset) {
        return of(asset.profile(), asset);
    }

    /** The table that the asset went by at first. */
    public TimeModel first(AssetDescription asset) {
        return of(
                asset.formerly().isEmpty()
                        ? asset.profile()
                        : asset.formerly().get(0).profile(),
                asset);
    }

    /** The table that it goes by with the profile. */
    TimeModel of(String profile, AssetDescription asset) {
        String family = familyOfProfile.get(profile);
        if (family == null) {
            boolean tellsState = asset.signals().stream().anyMatch(signal -> "state".equals(signal.role()));
            family = tellsState ? usualFamily : COUNTERS;
        }
        return Objects.requireNonNull(byFamily.get(family));
    }
}
