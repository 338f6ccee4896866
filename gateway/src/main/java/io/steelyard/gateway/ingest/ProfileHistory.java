package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From when on each profile of an asset held, as its births say. It depends on the births and when they came alone, so that
 * reading them again comes to the same; a birth that came before the last change says nothing new. For ingest's thread.
 */
final class ProfileHistory {
    /** More of one asset are not remembered apart: of the shortest ones is only known that they were some. */
    static final int MOST = 50;

    private final Map<AssetKey, Long> said = new HashMap<>();
    private final List<OtherProfile> changes = new ArrayList<>();

    /** An asset that a birth gave another profile, from when on. */
    record OtherProfile(AssetKey asset, String was, String is, long from) {}

    /**
     * A birth's word.
     *
     * @param profile that it gives
     * @param agent whose birth it is
     * @param since from when on it gives it, by the agent's clock; {@link Long#MIN_VALUE} when it does not say
     * @param made when the birth was made, by the same clock; {@link Long#MIN_VALUE} when it does not say
     * @param came when, by our clock
     */
    record Word(String profile, AgentKey agent, long since, long made, long came) {

        /** When the birth was made, as far as one can believe it. */
        private long spoken() {
            return made == Long.MIN_VALUE ? came : Math.min(made, came);
        }

        /** From when on it gives the profile, as far as one can believe it. */
        private long begun() {
            return since == Long.MIN_VALUE ? spoken() : Math.min(since, came);
        }
    }

    /** What is known behind the word. */
    record Known(String profile, List<Former> formerly) {}

    /** Takes a birth's word of an asset, which was described before or not. */
    Known take(AssetKey asset, @Nullable AssetDescription before, Word word) {
        long begun = word.begun();
        Long last = said.get(asset);
        said.merge(asset, Math.max(word.spoken(), begun), Math::max);
        if (before == null) {
            return new Known(word.profile(), List.of());
        }
        List<Former> formerly = before.formerly();
        Former latest = formerly.isEmpty() ? null : formerly.get(formerly.size() - 1);
        if (latest != null && word.came() < latest.told()) {
            return new Known(before.profile(), formerly); // read again: it is known what came behind it
        }
        if (before.profile().equals(word.profile())) {
            return new Known(word.profile(), formerly);
        }
        // A time before the last birth of the other profile is none that a clock which goes on would give, and another
        // agent may have had its profile long before the asset became its own.
        boolean goesOn = last != null
                && begun >= last
                && before.agent().equals(word.agent())
                && (latest == null || begun >= latest.until());
        long from = goesOn ? begun : word.came();
        changes.add(new OtherProfile(asset, before.profile(), word.profile(), from));
        List<Former> more = new ArrayList<>(formerly);
        more.add(new Former(before.profile(), from, word.came()));
        bound(more);
        return new Known(word.profile(), more);
    }

    /**
     * Where there are too many, the two neighbours that held shortest become one of which nobody knows what it was. The first
     * one, which held since ever, stays: an asset that two agents describe changes with every birth, and is not less known for
     * it before.
     */
    private static void bound(List<Former> formerly) {
        while (formerly.size() > MOST) {
            int shortest = 1;
            long least = Long.MAX_VALUE;
            for (int i = 1; i + 1 < formerly.size(); i++) {
                long held = formerly.get(i + 1).until() - formerly.get(i - 1).until();
                if (held < least) {
                    least = held;
                    shortest = i;
                }
            }
            Former second = formerly.remove(shortest + 1);
            formerly.set(shortest, new Former(Former.FORGOTTEN, second.until(), second.told()));
        }
    }

    /** The changes since the last call. */
    List<OtherProfile> changes() {
        List<OtherProfile> told = List.copyOf(changes);
        changes.clear();
        return told;
    }

    /**
     * The former profiles of an asset that a state mark describes without them, a program's that does not know of any: those
     * that the system records know of it, but for changes behind the mark, which are read again.
     */
    static List<Former> before(AssetDescription marked, AssetDescription recorded) {
        List<Former> formerly = recorded.formerly();
        int known = formerly.size();
        if (!recorded.profile().equals(marked.profile())) {
            do {
                known--;
            } while (known >= 0 && !formerly.get(known).profile().equals(marked.profile()));
        }
        return formerly.subList(0, Math.max(known, 0));
    }

    /** What a state mark has to say of the asset beside its description. */
    void write(AssetKey asset, DataOutput out) throws IOException {
        out.writeLong(said.getOrDefault(asset, Long.MIN_VALUE));
    }

    /** Takes up what {@link #write} wrote. */
    void read(AssetKey asset, DataInput in) throws IOException {
        long made = in.readLong();
        if (made != Long.MIN_VALUE) {
            said.put(asset, made);
        }
    }

    void clear() {
        said.clear();
    }
}
