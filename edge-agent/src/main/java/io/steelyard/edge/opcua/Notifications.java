package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.session.LinkLostException;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeNotification;
import org.eclipse.milo.opcua.stack.core.types.structured.EventNotificationList;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemNotification;
import org.eclipse.milo.opcua.stack.core.types.structured.StatusChangeNotification;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes samples and gap records of what notifications hold. For the server's thread only. */
final class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final long MOST_QUEUED = TimeUnit.HOURS.toNanos(1);

    private final Publishing.Link link;
    private final Subscriptions subscriptions;
    private final Readings readings;
    private final Events events;
    private final LongSupplier ran;
    private final Paces paces;

    /** @param ran a clock that stands while the server cannot be heard */
    Notifications(
            Publishing.Link link,
            Subscriptions subscriptions,
            Publishing.Making making,
            Paces paces,
            LongSupplier ran) {
        this.link = link;
        this.subscriptions = subscriptions;
        this.readings = making.readings();
        this.events = making.events();
        this.paces = paces;
        this.ran = ran;
    }

    /** What is being put together. */
    record Taking(
            Subscription from,
            long number,
            long knownUntil,
            long receiveTime,
            List<Sample> samples,
            List<GapRecord> gaps,
            List<Hole> holes,
            Doors doors,
            List<EventRecord> events) {}

    /** Reads one of a message. */
    void read(Object notification, Taking taking) throws UaException, LinkLostException, InterruptedException {
        if (notification instanceof DataChangeNotification changes) {
            MonitoredItemNotification[] values = changes.getMonitoredItems();
            for (MonitoredItemNotification value : values == null ? new MonitoredItemNotification[0] : values) {
                Item item = subscriptions.item(value.getClientHandle());
                if (item != null) {
                    read(item, value.getValue(), taking);
                } else if (subscriptions.handles().isUnknown(value.getClientHandle())) {
                    throw new LinkLostException(
                            taking.from().blame == null ? GapCause.LINK_DOWN : taking.from().blame,
                            "a subscription that was taken over monitors what nobody wrote down");
                }
            }
        } else if (notification instanceof EventNotificationList list) {
            taking.events().addAll(events.read(list, taking.receiveTime()));
        } else if (notification instanceof StatusChangeNotification change) {
            StatusCode status = change.getStatus();
            if (taking.from().forEvents) {
                if (status.isBad()) {
                    events.ended(taking.from(), Calls.name(status));
                }
                return;
            }
            boolean isTransferred = status.value() == StatusCodes.Good_SubscriptionTransferred;
            if (status.isBad() || (isTransferred && taking.from().blame == null)) { // else the session before is meant
                throw new LinkLostException(
                        GapCause.LINK_DOWN, "the server ended a subscription: " + Calls.name(status));
            }
        }
    }

    private void read(Item item, DataValue value, Taking taking) throws UaException, InterruptedException {
        GapBook book = link.gaps();
        if (readings.isAside(item, value)) {
            item.spoke(true);
            long time = Readings.time(value, taking.receiveTime());
            taking.gaps()
                    .addAll(GapBook.present(
                            book.serverBack(taking.receiveTime()), book.back(item, taking.receiveTime(), time)));
            if (item.notification != taking.number()) {
                item.begin(taking.number(), time, ran.getAsLong());
            }
            item.wasAside(time, value, taking.receiveTime());
            return;
        }
        Sample sample = readings.sample(item, value, taking.receiveTime());
        item.spoke(sample != null);
        if (sample == null) {
            link.meter().untold(item);
            Object raw = value.getValue().getValue();
            if (book.failed(item, taking.receiveTime())
                    && !item.doubted) { // what is doubted is looked at, and said then
                LOG.warn(
                        "{} on server {} has no value that can be numbered: {}",
                        item.name(),
                        link.server().name(),
                        raw == null ? "none has come whose type is known" : Values.refusal(raw));
            }
            return;
        }
        GapRecord server = book.serverBack(taking.receiveTime());
        GapRecord own = book.back(item, taking.receiveTime(), sample.time());
        taking.gaps().addAll(GapBook.present(server, own));
        miss(item, own, sample.signal(), sample.time(), taking);
        if (item.notification != taking.number()) {
            item.begin(taking.number(), sample.time(), ran.getAsLong());
        }
        if (value.getStatusCode().isOverflowSet()) {
            link.meter().overflows.increment();
            if (item.overflows()) {
                GapRecord lost = overflow(item, taking);
                taking.gaps().add(lost);
                miss(item, lost, sample.signal(), item.firstTime, taking);
            }
        }
        taking.doors()
                .saw(
                        item,
                        taking.samples().size(),
                        sample,
                        value.getStatusCode().isOverflowSet());
        boolean closes = own != null || value.getStatusCode().isOverflowSet();
        taking.samples()
                .addAll(paces.see(item, sample, closes, link.timing().nanoTime().getAsLong()));
        item.told(sample, value, taking.receiveTime());
    }

    private void miss(Item item, @Nullable GapRecord gap, int signal, long before, Taking taking) {
        Hole hole = gap == null || !item.historised ? null : Backfill.hole(link, gap, signal, before);
        if (hole != null) {
            taking.holes().add(hole);
        }
    }

    /**
     * A queue that was too short, which lets its oldest values go: the gap ends with the first that it still held. While
     * nobody asked, it is why nobody asked that values are lost.
     */
    private GapRecord overflow(Item item, Taking taking) {
        long at = taking.receiveTime();
        boolean agree = Math.abs(item.firstTime - at) <= MOST_QUEUED && item.firstTime < at;
        GapCause blame = taking.from().blame;
        return link.gaps()
                .overflow(
                        item,
                        taking.knownUntil(),
                        agree ? item.firstTime : at,
                        blame == null ? GapCause.QUEUE_OVERFLOW : blame);
    }
}
