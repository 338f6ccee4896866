package io.steelyard.gateway.indicator.sequence;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Sequence;
import io.steelyard.gateway.model.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * ISO 22400-2's fall-off ratio: of the sequences of operations that ended in a window, the scrap of their runs at the subject's
 * machines, and what their first operations produced, wherever those are. Runs are counted whole, as the machines' counters had
 * them; a sequence that may have ended there leaves both without an upper bound. Any thread; waits for the sums.
 */
public final class FallOff implements EvidenceSource {
    public static final String SCRAP = "sequences.scrap";
    public static final String FIRST = "sequences.first";
    private static final String OPEN = "sequence-open";
    private static final String UNLIKE = "unlike-machines";
    /** So many runs are counted at most for one figure. */
    private static final int MOST_RUNS = 3_000;

    private final Doors doors;

    /** What it is made of. */
    public interface Doors {
        /** Whether any sequence of the site has an operation at such an asset. */
        boolean haveSequences(String site, Predicate<AssetKey> which);

        /** Those that ended in the window, and those that may have. */
        List<Sequence> sequences(String site, long from, long to);

        /** An asset's equipment class; empty where nobody knows it. */
        String equipmentClass(AssetKey asset);

        /** Sums of one asset's minutes. */
        Evidence sums(AssetKey asset, Window window);

        /** The part of the window over which the asset is counted; null where it is not there. */
        @Nullable
        Window over(AssetKey asset, Window window);
    }

    /** What a run, or a sequence of which nobody knows more, gives. */
    private record Given(String quantity, String what, Quantity amount) {}

    /** Opens nothing. */
    public FallOff(Doors doors) {
        this.doors = doors;
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        Found found = new Found(subject, assets, window);
        return new Evidence(subject.toString(), window, found.quantities, found.digests);
    }

    /** Each run that counts in the quantity, and sequences that may; {@code orders} shows them. */
    public List<Member> members(
            String quantity, Subject subject, List<AssetKey> assets, Window window, ApiQuery orders) {
        if (!quantity.equals(SCRAP) && !quantity.equals(FIRST)) {
            return List.of();
        }
        Found found = new Found(subject, assets, window);
        Quantity whole = found.quantities.get(quantity);
        String instead = whole == null ? "needs-order-of-operations" : whole.isKnown() ? "" : whole.reason();
        List<Member> members = new ArrayList<>();
        for (Given given : found.given) {
            if (given.quantity().equals(quantity)) {
                String why = given.amount().isKnown() ? instead : given.amount().reason();
                members.add(Member.giving(quantity, given.what(), why, orders, given.amount()));
            }
        }
        String none = instead.isEmpty() ? "no-sequence" : instead;
        return members.isEmpty() ? List.of(new Member(quantity, "orders", false, none, orders)) : members;
    }

    /** One looking at one window; for one thread. */
    private final class Found {
        private final SortedMap<String, Quantity> quantities = new TreeMap<>();
        private final SortedMap<String, String> digests = new TreeMap<>();
        private final List<Given> given = new ArrayList<>();
        private final StringBuilder made = new StringBuilder();
        private final String zone;

        Found(Subject subject, List<AssetKey> assets, Window window) {
            zone = window.zone();
            Set<AssetKey> some = Set.copyOf(assets);
            Predicate<AssetKey> isOwn = asset ->
                    subject.level().equals("site") || some.contains(asset); // of a site those never heard of, too
            if (!doors.haveSequences(subject.site(), isOwn)) {
                return;
            }
            List<Sequence> all = doors.sequences(subject.site(), window.from(), window.to()).stream()
                    .filter(one -> one.assets().stream().anyMatch(isOwn))
                    .toList();
            if (all.stream().mapToInt(one -> one.runs().size()).sum() > MOST_RUNS) {
                quantities.put(SCRAP, Quantity.missing("1", Grade.S, "too-many-sequences"));
                quantities.put(FIRST, Quantity.missing("1", Grade.S, "too-many-sequences"));
                return;
            }
            Total scrap = new Total();
            Total first = new Total();
            Set<String> classes = new HashSet<>();
            for (Sequence sequence : all) {
                if (!sequence.isEnded()) {
                    open(sequence);
                }
                for (Sequence.Run run : sequence.runs()) {
                    made.append(sequence.id()).append(' ').append(run).append('\n');
                    if (isOwn.test(run.asset())) {
                        add(scrap, SCRAP, sequence, run, "count.sq");
                    }
                    if (run.isFirst()) {
                        add(first, FIRST, sequence, run, "count.pq");
                        classes.add(doors.equipmentClass(run.asset()));
                    }
                }
            }
            classes.remove("");
            boolean isOpen = all.stream().anyMatch(one -> !one.isEnded());
            quantities.put(SCRAP, scrap.quantity(isOpen));
            quantities.put(FIRST, classes.size() > 1 ? Quantity.missing("1", Grade.S, UNLIKE) : first.quantity(isOpen));
            digests.put(
                    "sequences",
                    hex(made.append(classes.size() > 1 ? UNLIKE : "").toString()));
        }

        private void open(Sequence sequence) {
            made.append(sequence.id()).append(' ').append(OPEN).append('\n');
            for (String quantity : List.of(SCRAP, FIRST)) {
                given.add(new Given(quantity, sequence.id(), Quantity.missing("1", Grade.S, OPEN)));
            }
        }

        private void add(Total total, String quantity, Sequence sequence, Sequence.Run run, String count) {
            Quantity amount = count(run, count);
            total.add(amount, run.to() - run.from());
            given.add(new Given(quantity, sequence.id() + " " + run.order() + " " + run.asset(), amount));
        }

        /** Minutes are counted whole: those at its begin and at its end may be another run's, or this one's. */
        private Quantity count(Sequence.Run run, String count) {
            long from = run.from();
            long to = run.to();
            Quantity within = minutes(run.asset(), count, new Window(from, to, zone));
            long inFrom = Minutes.up(from);
            long inTo = Minutes.down(to);
            if (within.value() == null || (inFrom == from && inTo == to)) {
                return within;
            }
            Quantity inner = inFrom < inTo ? minutes(run.asset(), count, new Window(inFrom, inTo, zone)) : null;
            Quantity outer = minutes(run.asset(), count, new Window(Minutes.down(from), Minutes.up(to), zone));
            return Total.between(within, inner == null ? null : inner.low(), outer.high());
        }

        /** Where the machine was not there all the time, or minutes are not folded yet, there may be more. */
        private Quantity minutes(AssetKey asset, String count, Window window) {
            Window over = doors.over(asset, window);
            if (over == null) {
                return Quantity.missing("1", Grade.S, "not-there-yet");
            }
            Evidence sums = doors.sums(asset, window);
            Quantity found = sums.quantities().get(count);
            made.append(asset)
                    .append(' ')
                    .append(window)
                    .append(sums.digestsOf(List.of(count)))
                    .append('\n');
            if (found == null) {
                return Quantity.missing("1", Grade.S, "no-count");
            }
            boolean isWhole = over.from() <= window.from() && over.to() >= window.to();
            return isWhole ? found : Total.between(found, found.low(), null);
        }
    }

    private static String hex(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
