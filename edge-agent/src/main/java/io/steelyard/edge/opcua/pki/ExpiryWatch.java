package io.steelyard.edge.opcua.pki;

import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the certificates end on which connections rest: the agent's own, those that it trusts, with the revocation lists of
 * authorities, those of servers for which an authority vouches, those by which it logs in there, and those of the way to the
 * gateway. Sixty, thirty and seven days before, and when one has ended, it is told, each once.
 * To be looked at often, by one thread; any may read.
 */
public final class ExpiryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);
    private static final List<Duration> BEFORE =
            List.of(Duration.ZERO, Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(60));

    private static final Set<String> NOT_SHOWN = Set.of("rejected", "former");

    private final CertificateDesk desk;
    private final Scope agent;
    private final Notes notes;
    private final InstantSource clock;
    private final Map<String, Duration> told = new HashMap<>();
    private volatile List<CertificateInfo> seen = List.of();
    private volatile String own = "";

    /** Of the agent to whom these certificates belong. */
    public ExpiryWatch(CertificateDesk desk, Scope agent, Notes notes, InstantSource clock) {
        this.desk = desk;
        this.agent = agent;
        this.notes = notes;
        this.clock = clock;
    }

    /** Every certificate and revocation list as it was at the last look. */
    public List<CertificateInfo> certificates() {
        return seen;
    }

    /** Reads the folders; what they do not give now is read at the next look. */
    public void look() {
        try {
            seen = desk.list();
        } catch (IOException e) {
            LOG.warn("the certificates cannot be listed: {}", e + "");
            return;
        }
        Instant now = clock.instant();
        for (CertificateInfo one : seen) {
            if (one.folder().equals("own")) {
                introduce(one);
            }
            if (!NOT_SHOWN.contains(one.folder()) && !one.folder().startsWith(CertificateInfo.WAITING)) {
                judge(one, now);
            }
        }
        told.keySet().retainAll(seen.stream().map(CertificateInfo::sha256).toList()); // what is gone needs no memory
    }

    private void introduce(CertificateInfo one) {
        if (!own.equals(one.sha256())) {
            own = one.sha256();
            LOG.info(
                    "the agent's own certificate has SHA-256 {} and is valid until {}: servers have to trust it",
                    one.sha256(),
                    one.until());
        }
    }

    private void judge(CertificateInfo one, Instant now) {
        Duration left = Duration.between(now, one.until());
        for (Duration limit : BEFORE) {
            if (left.compareTo(limit) <= 0) {
                Duration before = told.get(one.sha256());
                if (before == null || before.compareTo(limit) > 0) {
                    told.put(one.sha256(), limit);
                    tell(one, now);
                }
                return;
            }
        }
    }

    private void tell(CertificateInfo one, Instant now) {
        boolean isList = one.kind() == CertificateInfo.Kind.REVOCATION_LIST;
        String whose = isList ? "revocation list of " + one.subject() : one.subject();
        LOG.warn(
                "the {}{} in {} {} {}: SHA-256 {}{}",
                isList ? "" : "certificate of ",
                whose,
                one.folder(),
                one.until().isAfter(now) ? "ends on" : "has ended on",
                one.until(),
                one.sha256(),
                isList ? "; without a newer one, nobody whom that authority vouches for is trusted" : "");
        long at = Duration.between(Instant.EPOCH, now).toNanos();
        Map<String, String> details = Map.of(
                "certificate", one.sha256(),
                "subject", whose,
                "until", one.until().toString());
        var unused = notes.leave(EventType.CERTIFICATE_EXPIRES.at(at, agent, details))
                .exceptionally(failure -> {
                    LOG.warn("it could not be told that a certificate ends: {}", failure.getMessage());
                    return null;
                });
    }
}
