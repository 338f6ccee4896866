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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From when on each profile of an asset held, as its births say. It depends on the births and when they came alone, so that
 * reading them again comes to the same; a birth that is read again, of an asset that is known from later ones, says nothing
 * new. For ingest's thread.
 */
final class ProfileHistory {
    /** More of one asset are not remembered apart: of the shortest ones is only known that they were some. */
    static final int MOST = 50;

    private static final byte AGAIN = 1;
    private static final byte ALL_AGAIN = 2;

    private final Map<AssetKey, Long> said = new HashMap<>();
    private final List<OtherProfile> changes = new ArrayList<>();
    /** Known from births that may be read again, until the one is found that told the last change. */
    private final Set<AssetKey> ahead = new HashSet<>();

    private boolean allIsReadAgain;

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
        if (isReadAgain(asset, before, word)) {
            return new Known(before.profile(), formerly); // it is known what came behind it
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
        List<Former> more = changed(before, goesOn ? begun : word.came(), last, word);
        long from = more.get(more.size() - 1).until();
        changes.add(new OtherProfile(asset, before.profile(), word.profile(), from));
        bound(more);
        return new Known(word.profile(), more);
    }

    /** The former profiles behind the one that begins; nobody knows more of a time that our clock, set back, goes through again. */
    private static List<Former> changed(AssetDescription before, long from, @Nullable Long last, Word word) {
        List<Former> more = new ArrayList<>();
        for (Former former : before.formerly()) {
            more.add(new Former(former.profile(), Math.min(former.until(), from), former.told()));
        }
        more.add(new Former(before.profile(), from, word.came()));
        if (last != null && from < last) {
            more.add(new Former(Former.FORGOTTEN, last, word.came()));
        }
        return more;
    }

    /**
     * Whether the birth came before the one that told the last change that is known of the asset. No clock says so, it may have
     * been set back between them; but a time that is later than all that is known is behind it.
     */
    private boolean isReadAgain(AssetKey asset, AssetDescription before, Word word) {
        if (!ahead.contains(asset)) {
            return false;
        }
        List<Former> formerly = before.formerly();
        boolean isFound = !formerly.isEmpty()
                && formerly.get(formerly.size() - 1).told() == word.came()
                && before.profile().equals(word.profile());
        boolean isBehind = !allIsReadAgain && formerly.stream().allMatch(former -> former.told() < word.came());
        if (isFound || isBehind) {
            ahead.remove(asset);
            return false;
        }
        return true;
    }

    /** When a birth of the asset was made last, as far as one can believe it; null when nobody knows. */
    @Nullable
    Long said(AssetKey asset) {
        return said.get(asset);
    }

    /** Whether the asset is known from births that have not been read again yet. */
    boolean isAhead(AssetKey asset) {
        return ahead.contains(asset);
    }

    /** The asset is known from births that may be read again; of the next ones it is known that they are. */
    void knows(AssetKey asset) {
        ahead.add(asset);
        allIsReadAgain = true;
    }

    /** All that is known to be read again has been. */
    void hasReadAgain() {
        allIsReadAgain = false;
    }

    /** Nothing that comes now has been read before. */
    void isThere() {
        allIsReadAgain = false;
        ahead.clear();
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
     * An asset that a state mark describes without former profiles, a program's that does not know of any: with those that the
     * system records know of it, but for changes behind the mark, which are read again.
     */
    AssetDescription before(AssetDescription marked, AssetDescription recorded) {
        List<Former> formerly = recorded.formerly();
        int known = formerly.size();
        if (!recorded.profile().equals(marked.profile())) {
            do {
                known--;
            } while (known >= 0 && !formerly.get(known).profile().equals(marked.profile()));
        }
        if (known <= 0) {
            return marked;
        }
        ahead.add(marked.key()); // the mark may be from before all of them
        return marked.after(formerly.subList(0, known));
    }

    /** What a state mark has to say of the asset beside its description. */
    void write(AssetKey asset, DataOutput out) throws IOException {
        out.writeLong(said.getOrDefault(asset, Long.MIN_VALUE));
        out.writeByte(ahead.contains(asset) ? allIsReadAgain ? ALL_AGAIN : AGAIN : 0);
    }

    /** Takes up what {@link #write} wrote. */
    void read(AssetKey asset, DataInput in) throws IOException {
        long made = in.readLong();
        if (made != Long.MIN_VALUE) {
            said.put(asset, made);
        }
        byte how = in.readByte();
        if (how != 0) {
            ahead.add(asset);
            allIsReadAgain = how == ALL_AGAIN;
        }
    }

    void clear() {
        said.clear();
        isThere();
    }
}
