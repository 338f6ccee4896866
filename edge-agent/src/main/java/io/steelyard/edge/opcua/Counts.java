package io.steelyard.edge.opcua;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has counted where it tells that as a list of structures, one for each material (OPC 30050,
 * PackMLCountDataType): the sum of what each has counted since ever. Pure.
 */
final class Counts {
    private static final Set<String> ROLES = Set.of("total", "good", "scrap", "rework");
    private static final Pattern COUNTED = Pattern.compile("[0-9]+/AccCount");
    private static final long MASK = 0xFFFF_FFFFL;

    private Counts() {}

    /** Whether a signal of the role counts, so that a list of counts stands for their sum. */
    static boolean isMeant(@Nullable String role) {
        return role != null && ROLES.contains(role);
    }

    /** A list that was taken apart; one of other structures stays as it is, an empty one has counted nothing that is known. */
    static Shapes.Shaped of(Shapes.Shaped list) {
        if (list.leaves().isEmpty()) {
            return new Shapes.Shaped(list.type(), null, List.of());
        }
        boolean isOfCounts = false;
        long sum = 0;
        for (Shapes.Leaf leaf : list.leaves()) {
            if (leaf.value() instanceof Long counted
                    && COUNTED.matcher(leaf.name()).matches()) {
                isOfCounts = true;
                sum += counted;
            }
        }
        if (!isOfCounts) {
            return list;
        }
        Long counted = list.leftOut() > 0 ? null : Long.valueOf(sum & MASK); // what was left out has counted, too
        return new Shapes.Shaped(list.type(), counted, list.leaves(), false, list.leftOut());
    }
}
