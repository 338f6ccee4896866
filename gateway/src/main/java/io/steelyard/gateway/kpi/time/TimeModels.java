package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.settings.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rule tables there are, and which of them an asset goes by: the one that names its profile, the one for counters when no
 * signal tells its state, else the default. Immutable, for any thread.
 */
public final class TimeModels {
    private static final List<String> SHIPPED = List.of("machinery", "machine-tool", "packml", "counters-only");
    private static final String COUNTERS = "counters-only";
    private static final TimeModels USUAL = with(List.of());

    private final Map<String, TimeModel> byFamily = new HashMap<>();
    private final Map<String, TimeModel> byProfile = new HashMap<>();

    private TimeModels(List<TimeModelFile> files) {
        for (TimeModelFile file : files) {
            byFamily.put(file.model().words().family(), file.model());
            file.profiles().forEach(profile -> byProfile.put(profile, file.model()));
        }
    }

    /** The program's own. */
    public static TimeModels usual() {
        return USUAL;
    }

    /**
     * The program's own, and a user's files, of which one replaces the table of the same family and takes over the profiles that it
     * names.
     *
     * @throws io.steelyard.settings.SettingsException when one is wrong, with line, key and remedy
     */
    public static TimeModels with(List<Path> files) {
        List<TimeModelFile> all = new ArrayList<>();
        for (String family : SHIPPED) {
            String resource = "/time-models/" + family + ".yaml";
            try (InputStream in = Objects.requireNonNull(TimeModels.class.getResourceAsStream(resource), resource)) {
                all.add(TimeModelFile.read(DataFile.of(family + ".yaml", in)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        files.forEach(file -> all.add(TimeModelFile.read(DataFile.of(file))));
        return new TimeModels(all);
    }

    /** The table that the asset goes by. */
    public TimeModel of(AssetDescription asset) {
        TimeModel named = byProfile.get(asset.profile());
        if (named != null) {
            return named;
        }
        boolean tellsState = asset.signals().stream().anyMatch(signal -> "state".equals(signal.role()));
        return Objects.requireNonNull(byFamily.get(tellsState ? TimeModelFile.DEFAULT : COUNTERS));
    }
}
