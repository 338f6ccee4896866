package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.ProfileStretch;
import io.steelyard.settings.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What people say of assets' profiles. A profile that no rule table names and no asset of the site has or had is refused: it
 * would be read by the default table, and nobody would see that it was misspelt. Any thread.
 */
public final class ProfileDesk {
    private static final String KIND = "profiles";

    private final Declared declared;
    private final Known known;

    /** Which profiles there are. */
    @FunctionalInterface
    public interface Known {
        Set<String> profiles(String site);
    }

    /** Looks at every change from now on. */
    public ProfileDesk(Declared declared, Known known) {
        this.declared = declared;
        this.known = known;
        declared.guard(KIND, this::broken);
    }

    /** Of the asset, by when it begins. */
    public List<ProfileStretch> of(AssetKey asset) {
        SortedMap<String, Row> rows = declared.table(asset.site(), KIND).rows();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<ProfileStretch> found = new ArrayList<>();
        String prefix = Row.part(asset.asset()) + "|"; // keys begin with the asset
        for (Row row : rows.subMap(prefix, prefix + Character.MAX_VALUE).values()) {
            Long from = row.nanos("from");
            found.add(new ProfileStretch(from == null ? Long.MIN_VALUE : from, row.nanos("to"), row.text("profile")));
        }
        found.sort(Comparator.comparingLong(ProfileStretch::from));
        return List.copyOf(found);
    }

    private List<RowRules.Broken> broken(String site, Difference difference) {
        Set<String> profiles = new TreeSet<>(known.profiles(site));
        List<RowRules.Broken> broken = new ArrayList<>();
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed())) {
            for (Row row : rows.values()) {
                String profile = row.text("profile");
                if (!profiles.contains(profile)) {
                    broken.add(new RowRules.Broken(
                            "profile",
                            "no rule table and no asset of the site knows a profile " + profile,
                            Keys.suggest(profile, List.copyOf(profiles))));
                }
            }
        }
        return broken;
    }
}
