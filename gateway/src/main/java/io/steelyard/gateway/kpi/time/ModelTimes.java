package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.ProfileStretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rule table reads an asset's time when: that of the profile which it had then, as births said and people corrected it. A
 * minute is read by the table that holds at its end; it reads nothing that was said before it held, so that what the asset did
 * is unknown until it says something new. Immutable, for any thread.
 */
public final class ModelTimes {
    private static final long MINUTE = 60_000_000_000L;
    private static final String NOBODY_KNOWS = "nobody knows";
    private static final String CUT = " | ";

    private final List<Part> parts;

    /**
     * A table and from when on it holds: until the next one does.
     *
     * @param from nanoseconds since 1970; {@link Long#MIN_VALUE}: since ever
     * @param profile the first one of those that it is the table of
     * @param isKnown false where nobody remembers which profile the asset had: then nothing is known of what it did
     */
    public record Part(long from, String profile, TimeModel model, boolean isKnown) {

        /** Since ever. */
        public static Part always(TimeModel model) {
            return new Part(Long.MIN_VALUE, "", model, true);
        }

        /** What is dated before was not said by what the table reads. */
        public long since() {
            return isKnown ? from : Long.MAX_VALUE;
        }

        /** Begin of the first minute that it reads. */
        public long firstMinute() {
            return from == Long.MIN_VALUE ? from : Math.floorDiv(from, MINUTE) * MINUTE;
        }

        /** Equal ones read alike. */
        public String digest() {
            return isKnown ? model.digest() : NOBODY_KNOWS;
        }

        private boolean isLike(Part other) {
            return digest().equals(other.digest());
        }

        private String foldedBy() {
            return isKnown ? model.foldedBy() : NOBODY_KNOWS;
        }
    }

    private ModelTimes(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Of an asset.
     *
     * @param corrected what people said of its profile, by when it begins: of that time it counts alone
     */
    public static ModelTimes of(TimeModels models, AssetDescription asset, List<ProfileStretch> corrected) {
        if (asset.formerly().isEmpty() && corrected.isEmpty()) {
            return new ModelTimes(List.of(new Part(Long.MIN_VALUE, asset.profile(), models.of(asset), true)));
        }
        List<Part> parts = new ArrayList<>();
        profiles(asset, corrected).forEach((from, profile) -> {
            boolean isKnown = !profile.equals(Former.FORGOTTEN);
            Part next = new Part(from, profile, models.of(profile, asset), isKnown);
            if (parts.isEmpty() || !next.isLike(parts.get(parts.size() - 1))) {
                parts.add(next);
            }
        });
        return new ModelTimes(parts);
    }

    /** Profiles by from when on each holds. */
    private static SortedMap<Long, String> profiles(AssetDescription asset, List<ProfileStretch> corrected) {
        TreeMap<Long, String> born = new TreeMap<>();
        long from = Long.MIN_VALUE;
        for (Former former : asset.formerly()) {
            born.put(from, former.profile());
            from = former.until();
        }
        born.put(from, asset.profile());
        TreeMap<Long, String> all = new TreeMap<>(born);
        for (ProfileStretch stretch : corrected) {
            Long to = stretch.to() == null ? born.higherKey(stretch.from()) : stretch.to();
            Map.Entry<Long, String> behind = to == null ? null : all.floorEntry(to);
            all.tailMap(stretch.from(), true)
                    .headMap(to == null ? Long.MAX_VALUE : to)
                    .clear();
            all.put(stretch.from(), stretch.profile());
            if (to != null && behind != null) {
                all.put(to, behind.getValue());
            }
        }
        return all;
    }

    /** In time order; the first one since ever. */
    public List<Part> parts() {
        return parts;
    }

    /** What reads the minute that begins then. */
    public Part at(long minute) {
        int at = parts.size() - 1;
        while (at > 0 && parts.get(at).from() >= minute + MINUTE) {
            at--;
        }
        return parts.get(at);
    }

    /** Whether a table begins to hold in the minute. */
    public boolean changesIn(long minute) {
        Part part = at(minute);
        return part.from() >= minute;
    }

    /** Those that read minutes which begin in {@code from <= minute < to}; the first one of them before, if there is none. */
    public List<Part> within(long from, long to) {
        if (parts.size() == 1) {
            return parts;
        }
        List<Part> within = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            long end = i + 1 < parts.size() ? parts.get(i + 1).firstMinute() : Long.MAX_VALUE;
            long begin = parts.get(i).firstMinute();
            if (begin < end && begin < to && end > from) {
                within.add(parts.get(i));
            }
        }
        return within.isEmpty() ? List.of(at(from)) : within;
    }

    /** The table that reads all minutes of the range; null when there are several, or nobody knows which. */
    public @Nullable TimeModel ofAll(long from, long to) {
        List<Part> within = within(from, to);
        Part first = within.get(0);
        return within.size() == 1 && first.isKnown() ? first.model() : null;
    }

    /** What minutes are folded by, as one text: that of the table where it is one for all of the time. */
    public String foldedBy() {
        return text(Part::foldedBy);
    }

    /** What rows are read by, in the same way; another text wherever {@link #foldedBy} is another one. */
    public String readBy() {
        return text(Part::digest);
    }

    private String text(Function<Part, String> by) {
        StringBuilder text = new StringBuilder(by.apply(parts.get(0)));
        for (Part part : parts.subList(1, parts.size())) {
            text.append(CUT).append(part.from()).append(' ').append(by.apply(part));
        }
        return text.toString();
    }

    /** Minutes that begin in {@code from <= minute < to}. */
    public record Minutes(long from, long to) {}

    /**
     * Which minutes are folded otherwise by what the one text of {@link #foldedBy} says than by the other, or read, of {@link #readBy}: where the table is
     * another one, and where the same one begins to hold at another time, since it then reads other things that were said before.
     */
    public static List<Minutes> differing(String one, String other) {
        NavigableMap<Long, String> was = parsed(one);
        NavigableMap<Long, String> is = parsed(other);
        TreeSet<Long> edges = new TreeSet<>(was.keySet());
        edges.addAll(is.keySet());
        List<Minutes> differing = new ArrayList<>();
        for (Long edge : edges) {
            Long next = edges.higher(edge);
            long minute = edge == Long.MIN_VALUE ? edge : Math.floorDiv(edge, MINUTE) * MINUTE;
            if (!Objects.equals(was.floorEntry(edge), is.floorEntry(edge))) {
                add(differing, minute, next == null ? Long.MAX_VALUE : -Math.floorDiv(-next, MINUTE) * MINUTE);
            }
        }
        return differing;
    }

    private static void add(List<Minutes> all, long from, long to) {
        Minutes last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last != null && last.to() >= from) {
            all.set(all.size() - 1, new Minutes(last.from(), Math.max(last.to(), to)));
        } else {
            all.add(new Minutes(from, to));
        }
    }

    private static NavigableMap<Long, String> parsed(String text) {
        TreeMap<Long, String> parsed = new TreeMap<>();
        for (String part : text.split(" \\| ", -1)) {
            int blank = part.indexOf(' ');
            boolean isFirst = parsed.isEmpty();
            parsed.put(
                    isFirst ? Long.MIN_VALUE : Long.parseLong(part.substring(0, blank)),
                    isFirst ? part : part.substring(blank + 1));
        }
        return parsed;
    }
}
