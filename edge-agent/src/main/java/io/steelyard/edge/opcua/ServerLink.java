package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.Scope;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server's thread: open a session, bring the signals in, publish until it is lost, begin again; for ever, until the
 * agent stops. A delivery of an old session is settled before a new session begins, since one thread does both.
 */
final class ServerLink implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);

    private final ServerConfig server;
    private final String agent;
    private final Scope scope;
    private final ClientFactory clients;
    private final Publishing.Link link;
    private final List<Item> items;
    private final Births births;
    private final Backoff backoff;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long proven;

    @Nullable
    private Long startedAt;

    private String said = "";

    ServerLink(OpcUaConfig config, ServerConfig server, ClientFactory clients, OpcUaDoors doors, OpcUaTiming timing) {
        this.server = server;
        this.agent = config.agent();
        this.scope = Scope.server(config.site(), config.agent(), server.name());
        this.clients = clients;
        GapBook gaps = new GapBook(scope, doors.notes(), timing::newId);
        this.link = new Publishing.Link(server, doors, timing, gaps, new LinkMeter());
        this.items = config.assetsOf(server.name()).stream()
                .flatMap(asset -> asset.signals().stream()
                        .map(signal -> new Item(asset.info().asset(), signal)))
                .toList();
        this.births = new Births(doors);
        this.backoff = new Backoff(timing.chance());
    }

    /** An earlier run had this proof of life: what came since is not known. */
    void resumeFrom(long lastProof) {
        proven = lastProof;
        link.gaps().lost(items, lastProof - server.publishing().toNanos(), GapCause.AGENT_DOWN);
    }

    LinkStatus status() {
        return link.meter().status(server, items.size());
    }

    /** Makes {@link #run} return soon. */
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            while (stopping.getCount() > 0) {
                attempt();
                long wait = backoff.next();
                LOG.debug("server {}: next try in {} ms", server.name(), wait);
                if (stopping.await(wait, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.meter().phase("stopped", "");
    }

    private void attempt() throws InterruptedException {
        link.meter().phase("connecting", said);
        try (Connection connection = Connection.open(clients, server, agent, link.timing())) {
            serve(connection);
        } catch (LinkLostException e) {
            lost(e.gapCause(), e.getMessage() + "");
        } catch (UaException e) {
            lost(GapCause.LINK_DOWN, Calls.say(e) + advice(e));
        } catch (RuntimeException e) {
            LOG.error("server {}: this should not happen, beginning again", server.name(), e);
            lost(GapCause.UNKNOWN, Calls.say(e));
        }
    }

    private void serve(Connection connection) throws UaException, LinkLostException, InterruptedException {
        if (startedAt != null && !startedAt.equals(connection.startedAt())) {
            link.gaps().because(GapCause.LINK_DOWN, GapCause.SERVER_DOWN);
        }
        startedAt = connection.startedAt();
        items.forEach(Item::forgetSession);
        Mapper mapper = new Mapper(connection, births, link.gaps(), link.doors(), link.timing(), scope);
        mapper.bringIn(items);
        SessionKeeper session = new SessionKeeper(connection, server.name(), link.timing(), stopping);
        Subscriptions subscriptions = connection.subscriptions();
        Publishing publishing = new Publishing(link, session, subscriptions, new Readings(births));
        online();
        try {
            while (stopping.getCount() > 0) {
                if (subscriptions.all().isEmpty()) {
                    throw new LinkLostException(GapCause.ITEM_FAILED, "not one mapped signal can be read there");
                }
                publishing.step();
                backoff.reset();
                mapper.retry(items);
            }
        } finally {
            proven = Math.max(proven, subscriptions.provenUntil());
        }
    }

    private void online() {
        int subscribed = (int) items.stream().filter(item -> item.subscribed).count();
        link.meter().connections.increment();
        link.meter().subscribed(subscribed);
        link.meter().phase("online", "");
        said = "";
        LOG.info("server {}: connected to {}, {} of {} signals", server.name(), server.url(), subscribed, items.size());
    }

    private void lost(GapCause cause, String why) {
        boolean was = link.meter().subscribed() > 0;
        link.meter().subscribed(0);
        link.meter().phase("waiting", why);
        if (was) {
            link.meter().losses.increment();
        }
        if (proven > 0) {
            link.gaps().lost(items, proven - server.publishing().toNanos(), cause);
        }
        if (!why.equals(said) && stopping.getCount() > 0) {
            LOG.warn("server {} at {}: {}. Trying again for ever", server.name(), server.url(), why);
            said = why;
        }
    }

    private String advice(UaException failure) {
        long code = failure.getStatusCode().value();
        if (code == StatusCodes.Bad_CertificateUntrusted) {
            return "; if it is the right server, move its certificate from rejected to " + clients.trusted();
        }
        if (code == StatusCodes.Bad_SecurityChecksFailed || code == StatusCodes.Bad_ConnectionClosed) {
            return server.security().policy() == ServerConfig.Policy.None
                    ? ""
                    : "; perhaps the server does not trust this agent yet: give it own/edge-agent.der";
        }
        if (code == StatusCodes.Bad_UserAccessDenied || code == StatusCodes.Bad_IdentityTokenRejected) {
            return "; check user and password of servers[" + server.name() + "]";
        }
        return "";
    }
}
