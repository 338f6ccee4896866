package io.steelyard.edge.opcua;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one server is mapped, and the changed mappings that wait to be taken on between two answers of the server. For
 * the server's thread only, but {@link #give} and {@link #present}.
 */
final class Mapping {
    private static final Logger LOG = LoggerFactory.getLogger(Mapping.class);

    private final Publishing.Link link;
    private final Items mapped;
    private final Births births;
    private final Orders orders = new Orders();

    Mapping(Publishing.Link link, List<AssetMapping> assets, Births births) {
        this.link = link;
        this.mapped = new Items(assets);
        this.births = births;
    }

    /** All items, as they are whenever it is looked at. */
    List<Item> items() {
        return mapped.all();
    }

    /** For whoever asks how many there are and which of them are not read; on any thread. */
    Items present() {
        return mapped;
    }

    /** Any thread: has these assets, of all servers, taken on. Completes when they are. */
    CompletableFuture<Void> give(List<AssetMapping> all) {
        return orders.give(all);
    }

    /** Nothing is taken on any more. */
    void close() {
        orders.close();
    }

    /** Takes a changed mapping on; what of it is to be done in a session that is open is answered. */
    private Items.Change take(Orders.Order order) {
        Items.Change change = mapped.change(order.all().stream()
                .filter(asset -> asset.server().equals(link.server().name()))
                .toList());
        births.mapped(order.all());
        change.before().forEach((now, before) -> link.gaps().passOn(before, now));
        link.gaps().forget(change.gone(), link.timing().now());
        Set<String> stay = new HashSet<>();
        change.fresh().forEach(item -> stay.add(item.name()));
        births.forget(
                change.gone().stream()
                        .filter(item -> !stay.contains(item.name()))
                        .toList(),
                link.server().name());
        births.tell(change.told());
        return change;
    }

    /** Whether it is to become another one. */
    boolean isToChange() {
        return !orders.isEmpty();
    }

    /** While no session is open. */
    void takeOffline() {
        if (!orders.isEmpty()) {
            Orders.Order order = orders.latest();
            take(order);
            order.done().complete(null);
        }
    }

    /**
     * On the subscriptions that are there.
     *
     * @param remember writes down what is monitored now
     */
    void takeOnline(Mapper mapper, Runnable remember) throws UaException, InterruptedException {
        if (orders.isEmpty()) {
            return;
        }
        Orders.Order order = orders.latest();
        try {
            Items.Change change = take(order);
            mapper.change(change);
            remember.run();
            link.meter().subscribed((int)
                    mapped.all().stream().filter(item -> item.subscribed).count());
            LOG.info(
                    "server {}: the mapping changed: {} signals are read no longer, {} from now on, {} in all",
                    link.server().name(),
                    change.gone().size(),
                    change.fresh().size(),
                    mapped.all().size());
        } finally {
            order.done().complete(null); // a link that broke meanwhile begins anew with what is mapped now
        }
    }
}
