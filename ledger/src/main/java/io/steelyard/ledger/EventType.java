package io.steelyard.ledger;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Every event that agent or gateway tells of, and the names of its details. What another version tells is an
 * {@link EventRecord} all the same, only with a type that is none of these.
 */
public enum EventType {
    /** The source clock of a signal went on and on within one instant; so many samples could not be told apart. */
    CLOCK_STEP("samples server"),
    /** A server's clock stands another second or more from the agent's than it did. */
    CLOCK_SKEW("server skew before how since"),
    /** A signal of the mapping cannot be read. */
    ITEM_FAILED("node reason"),
    /** Where a signal of the mapping was found stands another variable now, which is not read. */
    NODE_QUARANTINED("node was is"),
    /** Somebody said that a variable in quarantine is the signal's from now on; it is read. */
    NODE_ACCEPTED("node was is"),
    /** The gateway answered a message with a reason that only a person can mend. */
    PUBLISH_REFUSED("why"),
    /** Another inbox answers than before. */
    INBOX_CHANGED("from to"),
    /** The inbox no longer has what it had confirmed. */
    INBOX_ROLLED_BACK("inbox epoch samples"),
    /** The outbox is an old copy: the gateway has more of it than it gave. */
    OUTBOX_RESTORED("epoch given received"),
    /** The agent came without the outbox that it had. */
    OUTBOX_LOST("epoch"),
    /** The agent's report of what it dropped is not what its drop records say. */
    DROPPED_SUMS_DIFFER("reported received"),
    /** Something new about an hour of the ledger that was final. */
    LEDGER_HOUR_REOPENED("epoch hour times"),
    /** A signal's type changed, and its values go to another field. */
    TYPE_CHANGED("field type"),
    /** A birth gives a signal another unit or type than the birth before it, which was made at {@code since} or later. */
    SIGNAL_CHANGED("was wasId wasType is isId isType since"),
    /** A machine has another profile than before: from then on its state is read by another rule table. */
    PROFILE_CHANGED("machine was is from"),
    /** The store takes nothing until a person has mended something. */
    STORE_HELD("reason"),
    /** The store takes nothing for now. */
    STORE_AWAY("reason"),
    /** The store takes again. */
    STORE_BACK("store for"),
    /** A new series is more than the store may have. */
    SERIES_BUDGET("series budget culprit"),
    /** What a server offers is not taken: it could be somebody else, or is weaker than it was. */
    SECURITY_REFUSED("server reason why"),
    /** A server was accepted with a policy, a mode and a certificate, and is held to them from now on. */
    SERVER_PINNED("server policy mode certificate"),
    /** A certificate ends soon, or has ended. */
    CERTIFICATE_EXPIRES("certificate subject until"),
    /** The agent shows a new certificate of its own. */
    CERTIFICATE_ROLLED("certificate before until"),
    /** An agent runs with another mapping from now on: how many signals are new, gone and read anew. */
    CONFIGURATION_CHANGED("new gone anew servers"),
    /** An agent's file was changed and is not taken on; the agent goes on as it was. */
    CONFIGURATION_REFUSED("problem problems"),
    /** A server told an event of its own, an alarm or a condition for instance. */
    ALARM("event type source sourceNode severity message condition conditionId branchId active acked confirmed retain"
            + " time refresh"),
    /** Events of a server are missing, or were only counted. */
    EVENTS_MISSED("server reason events since"),
    /** A server tells no events of a node; its values go on. */
    EVENTS_REFUSED("server node reason"),
    /** An address that others reach is open, and somebody accepted that. */
    INSECURE("reason http mqtt");

    private final String details;

    /** With the names of its details, parted by blanks. */
    EventType(String details) {
        this.details = details;
    }

    /** The type as it stands in JSON, {@code clock-step} for instance. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names that its details have; not every event has all of them. */
    public Set<String> details() {
        return Set.of(details.split(" ", -1));
    }

    /**
     * One such event.
     *
     * @param at when, nanoseconds since 1970
     * @param with its details by name
     */
    public EventRecord at(long at, Scope scope, Map<String, String> with) {
        if (!details().containsAll(with.keySet())) {
            throw new IllegalArgumentException("an event " + text() + " has the details " + details + ", not " + with);
        }
        return new EventRecord(text(), scope, at, with);
    }
}
