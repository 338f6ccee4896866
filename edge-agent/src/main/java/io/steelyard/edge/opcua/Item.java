package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.clock.LastSource;
import io.steelyard.edge.opcua.filter.DeadbandFilter;
import io.steelyard.edge.opcua.filter.Pace;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.edge.opcua.types.EnumNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/** A mapped signal while the agent runs. For the server's thread only. */
final class Item {
    private static final long RETRY_NANOS = 300_000_000_000L;
    static final long NO_TIME = Long.MIN_VALUE;

    final String asset;
    volatile SignalMapping signal;

    /** For the whole run: what was last known of the signal. */
    @Nullable
    SignalInfo info;

    /** For the whole run: signals below this one, by their names below it. */
    Map<String, SignalInfo> below = Map.of();

    /** For all runs: what its variable was when it was first found. */
    @Nullable
    Anchor anchor;

    /** For all runs: where it was found last, if it is mapped by path. */
    @Nullable
    KnownNode found;

    /** Leaves values out, if the mapping wants that. */
    @Nullable
    final DeadbandFilter filter;

    /** Has values wait, if the mapping wants that. */
    @Nullable
    final Pace pace;

    /** Source time of the last value, {@link #NO_TIME} before it. A number: as an object each would outlive its youth. */
    long lastTime = NO_TIME;

    final LastSource lastSource = new LastSource();

    boolean failed;

    /** Why it is not read; read on any thread. */
    @Nullable
    volatile Trouble trouble;

    /** It failed because its variable is another one: which; read on any thread. */
    @Nullable
    volatile Quarantined quarantined;

    long retryAt;

    /** For one session. */
    @Nullable
    NodeId node;

    /** Whether something stands at the path that it had when it was first found. */
    boolean stands;

    /** The type that its variable says its values have; null when it says none. */
    @Nullable
    SignalType declared;

    /** A value of another type has come than its variable says and has kept to: nothing is told until that is looked at. */
    boolean doubted;

    private boolean keepsToIt;
    private boolean loose;

    /** Why its last value could not be read, if it could not. */
    @Nullable
    String undecodable;

    /** A part of a value of it was not told, since it has too many; read on any thread. */
    volatile boolean shortened;

    /** What its values are called, if it is an enumeration or a discrete item. */
    @Nullable
    EnumNames names;

    /** Whether its variable's values are node ids, which mean numbers where they tell a state. */
    boolean tellsNodes;

    /** Whether the server has a history of it that may be read. */
    boolean historised;

    /** A share of a range is wanted that nobody told. */
    boolean rangeMissed;

    /** The server does not take the filter; it is held here alone. */
    boolean filterRefused;

    /** It is monitored, or read in cycles. */
    boolean subscribed;

    boolean first;

    /** How often it is read; null when it is monitored, or not there. */
    @Nullable
    Duration cycle;

    /** When it was asked for the value that was read last, by the agent's clock; 0 when none was. */
    long readAt;

    /** For one notification: which, the source time of its first value here, and of the last before it. */
    long notification;

    long firstTime;

    long timeBefore = NO_TIME;

    private boolean overflowed;

    final FirstWord firstWord = new FirstWord();

    /** For the watchdog. */
    private long spoken;

    private long heardAt;
    private long longestPause;
    private long lookedAt = Long.MIN_VALUE;
    private boolean watched;
    private int looks;
    private long toldAt;
    private boolean untold;
    private long lastStatus;

    /** What the last value is known again by. */
    private long lastDigest;

    Item(String asset, SignalMapping signal) {
        this.asset = asset;
        this.signal = signal;
        this.filter = signal.deadband() == null ? null : new DeadbandFilter(signal.deadband());
        this.pace = signal.pace() == null ? null : new Pace(signal.pace());
    }

    /** Another item of this name was there before; what is known of its variable holds, if it is the same. */
    void follows(Item before) {
        if (signal.address().equals(before.signal.address())) {
            info = before.info;
            below = before.below;
            anchor = before.anchor;
            found = before.found;
            lastTime = before.lastTime;
        }
    }

    /** This is what is last known of the signal of that name below this one. */
    void below(String name, SignalInfo known) {
        if (below.isEmpty()) {
            below = new LinkedHashMap<>(); // few items have any
        }
        below.put(name, known);
    }

    /** A new session: nothing of the old one holds. */
    void forgetSession() {
        node = null;
        stands = false;
        names = null;
        historised = false;
        undecodable = null;
        shortened = false;
        declared = null;
        doubted = false;
        keepsToIt = false;
        loose = false;
        filterRefused = false;
        subscribed = false;
        cycle = null;
        readAt = 0;
        first = false;
        notification = 0;
        spoken = 0;
        lookedAt = Long.MIN_VALUE;
        looks = 0;
        watched = false;
    }

    /** Whether a value of this type may be told; from the first on that may not, none may until {@link #confirmed}. */
    boolean takes(SignalType now) {
        SignalType says = declared;
        boolean isSo = says == null || now.equals(says);
        doubted |= !isSo && keepsToIt && !loose;
        keepsToIt |= isSo && says != null;
        loose |= !isSo && !keepsToIt; // it has never kept to it
        return !doubted;
    }

    /** Its variable was looked at: while it is still read, it is the same and does not keep to the type that it declares. */
    void confirmed() {
        loose |= doubted && subscribed;
        doubted = false;
    }

    /** The type to tell of it, when its variable declares this one, or has a value of it now. */
    @Nullable
    SignalType typeOr(@Nullable SignalType said) {
        return said == null || (loose && info != null) ? type() : said;
    }

    void subscribed() {
        subscribed = true;
        first = true;
        failed = false;
        trouble = isMute() ? trouble : null;
        quarantined = null;
        firstWord.awaited();
    }

    private boolean isMute() {
        Trouble known = trouble;
        return known != null && known.status().equals(Trouble.NEVER_SPOKE);
    }

    /** The server monitors it, and never told its value; it is shown until it does. */
    void mute(Trouble why) {
        trouble = why;
    }

    /** A value of it came, which may be one that cannot be told. */
    void spoke(boolean isTold) {
        trouble = isMute() ? null : trouble;
        untold = !isTold;
        firstWord.came();
    }

    /** From now on it is read so often. */
    void readEvery(Duration interval) {
        subscribed();
        spoke(true); // it is asked
        cycle = interval;
        readAt = 0;
    }

    /** A value was asked for then, and has this source time. */
    void wasRead(long asked, long sourceTime) {
        readAt = asked;
        first = false;
        lastTime = sourceTime;
    }

    /** It is monitored since an earlier session; whether it has spoken there nobody knows. */
    void adopted() {
        boolean isAwaited = firstWord.isAwaited();
        subscribed();
        if (!isAwaited) {
            firstWord.came();
        }
    }

    /** A notification brings values of it, of which the first has this source time. */
    void begin(long number, long sourceTime, long now) {
        heard(now);
        notification = number;
        firstTime = sourceTime;
        timeBefore = lastTime;
        overflowed = false;
    }

    private void heard(long now) {
        if (!first) { // what an item says first it says because it was made
            longestPause = spoken == 0 ? 0 : Math.max(longestPause, now - heardAt);
            spoken++;
            watched = false;
        }
        looks = 0;
        heardAt = now;
    }

    /** The longest time between two notifications. */
    long longestPause() {
        return longestPause;
    }

    /** Whether it spoke that often and then fell silent for longer than that, and nobody looked at it meanwhile. */
    boolean isSilent(long now, int often, long patience) {
        return !watched && spoken >= often && now - Math.max(heardAt, lookedAt) > patience;
    }

    /** Whether its last value is known and it has been silent since; each look makes the next pause longer. */
    boolean isQuiet(long now, long patience, int mostDoubled) {
        boolean isTold = !firstWord.isAwaited() && !untold && toldAt > 0;
        return isTold && isSilent(now, 0, patience << Math.min(looks, mostDoubled));
    }

    /** It was found to have nothing to say. */
    void lookedAt(long now) {
        lookedAt = now;
        looks++;
    }

    /** A value of it is on its way to the outbox, and came then, by the agent's clock. */
    void told(Sample sample, DataValue value, long receiveTime) {
        first = false;
        lastTime = sample.time();
        knownAgain(value, receiveTime);
    }

    /** A value of it has said nothing of its own. */
    void wasAside(long time, DataValue value, long receiveTime) {
        lastTime = time;
        knownAgain(value, receiveTime);
    }

    private void knownAgain(DataValue value, long receiveTime) {
        toldAt = receiveTime;
        lastDigest = Digest.ofTold(value);
        lastStatus = StatusBits.lasting(value.getStatusCode());
    }

    /** When the last value came, by the agent's clock; 0 before the first. */
    long toldAt() {
        return toldAt;
    }

    /** Whether a server that has this value now need not have told one since the last: by its source time, or by itself. */
    boolean isAsTold(DataValue now) {
        DateTime source = now.getSourceTime();
        if (lastTime != NO_TIME && Times.isKnown(source) && source != null && Times.nanos(source) == lastTime) {
            return true;
        }
        if (StatusBits.lasting(now.getStatusCode()) != lastStatus) {
            return false;
        }
        Object raw = now.getValue().getValue();
        return Digest.ofTold(now) == lastDigest || (raw != null && isHeldBack(raw));
    }

    private boolean isHeldBack(Object raw) {
        SignalInfo of = info;
        DeadbandFilter held = filter;
        return held != null
                && (of == null
                        ? held.holds(raw, null, null, false)
                        : held.holds(raw, of.low(), of.high(), of.isUnsigned()));
    }

    /** The server says no to the deadband alone: it may be asked for once more without, and filtered here. */
    boolean isFilterRefused(long code) {
        return filter != null && !filterRefused && DeadbandFilter.isRefusal(code);
    }

    /** Its silence was noticed. */
    void watched() {
        watched = true;
    }

    /** One of them says that the queue was too short: true the first time in a notification. */
    boolean overflows() {
        boolean before = overflowed;
        overflowed = true;
        return !before;
    }

    void unsubscribed() {
        subscribed = false;
        cycle = null;
        first = false;
    }

    void failed(long nowNanos, Trouble why) {
        Trouble before = trouble;
        trouble = before == null ? why : why.after(before);
        failed = true;
        retryAt = nowNanos + RETRY_NANOS;
    }

    static @Nullable Long known(long time) {
        return time == NO_TIME ? null : time;
    }

    @Nullable
    SignalType type() {
        return info == null ? null : info.type();
    }

    String name() {
        return asset + "/" + signal.name();
    }
}
