package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By what a machine is known to show the information model of a companion specification, as the data file has it: its profile, or
 * a signal that only such a specification has.
 */
record Companions(Set<String> profiles, Set<String> roles) {
    private static final String FILE = "/companions.yaml";

    Companions {
        profiles = Set.copyOf(profiles);
        roles = Set.copyOf(roles);
    }

    static Companions usual() {
        try (InputStream in = Objects.requireNonNull(Companions.class.getResourceAsStream(FILE), FILE)) {
            return read(DataFile.of(FILE, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Companions read(DataFile file) {
        Set<String> profiles = new HashSet<>();
        Set<String> roles = new HashSet<>();
        for (DataNode node : file.root().need("specifications").elements()) {
            node.knows(List.of("name", "profiles", "roles"));
            node.need("name").text("");
            node.get("profiles").elements().forEach(profile -> profiles.add(profile.text("")));
            node.get("roles").elements().forEach(role -> roles.add(role.text("")));
        }
        file.check();
        return new Companions(profiles, roles);
    }

    /** Whether the machine showed one right before a time, in nanoseconds; of one that was never born nobody knows a profile. */
    boolean describe(@Nullable AssetDescription machine, long end) {
        return machine != null
                && (profiles.contains(machine.profileBefore(end))
                        || machine.signals().stream()
                                .anyMatch(one -> one.role() != null && roles.contains(one.role())));
    }
}
