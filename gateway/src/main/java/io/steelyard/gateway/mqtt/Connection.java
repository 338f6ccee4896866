package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: the packets in, the rules, the answers. Everything runs on its event loop. */
final class Connection extends SimpleChannelInboundHandler<MqttMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Floor floor;
    private final long number;
    private @Nullable ScheduledFuture<?> connectDeadline;
    private @Nullable Session session;
    private boolean ended;

    Connection(Floor floor) {
        this.floor = floor;
        this.number = floor.nextConnection();
    }

    /** What exists from CONNECT on. */
    private record Session(Client client, Intake intake, Outlet outlet, Subscriptions subscriptions) {}

    @Override
    public void channelActive(ChannelHandlerContext context) {
        floor.counters().connections.incrementAndGet();
        connectDeadline = context.executor()
                .schedule(
                        () -> {
                            floor.counters().drop("connect-deadline");
                            Wire.close(context);
                        },
                        floor.config().connectDeadline().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        floor.counters().connections.decrementAndGet();
        stopDeadline();
        end(false, "connection lost", () -> {});
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage packet) {
        if (ended) {
            return;
        }
        if (packet.decoderResult().isFailure()) {
            undecodable(context, packet.decoderResult().cause());
            return;
        }
        Session present = session;
        if (present == null) {
            firstPacket(context, packet);
        } else {
            packet(context, present, packet);
        }
    }

    private void firstPacket(ChannelHandlerContext context, MqttMessage packet) {
        stopDeadline();
        if (!(packet instanceof MqttConnectMessage connect)) {
            floor.counters().drop("no-connect");
            Wire.close(context);
            return;
        }
        try {
            accept(context, Client.of(connect, floor.clientIdFor(number)));
        } catch (Client.RefusedException e) {
            refuse(context, e.code(), e.getMessage());
        }
    }

    private void accept(ChannelHandlerContext context, Client client) throws Client.RefusedException {
        boolean five = client.mqtt5();
        if (floor.inboxFull()) {
            throw new Client.RefusedException(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                    "the inbox is full; try again later");
        }
        if (floor.counters().connections.get() > floor.config().maxConnections()) {
            throw new Client.RefusedException(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                    "too many connections");
        }
        Intake intake = new Intake(
                floor.sink(),
                context,
                floor.counters(),
                () -> disconnect(
                        context, ReasonCodes.UNSPECIFIED, "the inbox has failed; nothing more is acknowledged"));
        Outlet outlet = new Outlet(
                context,
                floor.counters(),
                client.receiveMaximum(),
                client.packetBytes(),
                floor.config().outgoingMessages());
        Session mine = new Session(client, intake, outlet, new Subscriptions());
        session = mine;
        try {
            Connection before = floor.clients().claim(client.id(), this);
            if (before == null) {
                welcome(context, mine);
            } else {
                before.takenOver(() -> context.executor().execute(() -> welcome(context, mine)));
            }
        } catch (Clients.DuplicateAgentException e) {
            session = null;
            floor.counters().drop("duplicate-agent");
            LOG.warn("refused a second agent as {}: the first one is still connected", client.id());
            throw new Client.RefusedException(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                            : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
                    "duplicate-agent: another agent with this name is connected");
        }
    }

    private void welcome(ChannelHandlerContext context, Session mine) {
        if (ended) {
            return;
        }
        Client client = mine.client();
        if (client.keepAliveSeconds() > 0) {
            long millis = client.keepAliveSeconds() * 1500L;
            context.pipeline().addFirst("keep-alive", new IdleStateHandler(millis, 0, 0, TimeUnit.MILLISECONDS));
        }
        Arrival connected = new Arrival.Connected(
                floor.now(), client.id(), number, client.user(), client.will(), client.properties());
        mine.intake()
                .append(
                        connected,
                        () -> Wire.write(
                                context,
                                client.mqtt5()
                                        ? Replies.welcome(floor.config(), client.assigned() ? client.id() : null)
                                        : Replies.welcome()));
    }

    private void packet(ChannelHandlerContext context, Session mine, MqttMessage packet) {
        switch (packet.fixedHeader().messageType()) {
            case PUBLISH -> published(context, mine, (MqttPublishMessage) packet);
            case PUBACK -> {
                MqttMessageIdVariableHeader header = (MqttMessageIdVariableHeader) packet.variableHeader();
                mine.outlet().acknowledged(header.messageId());
            }
            case SUBSCRIBE -> subscribe(context, mine, (MqttSubscribeMessage) packet);
            case UNSUBSCRIBE -> unsubscribe(context, mine, (MqttUnsubscribeMessage) packet);
            case PINGREQ -> Wire.send(context, Replies.pingResp());
            case DISCONNECT -> disconnected(context, packet);
            default ->
                disconnect(
                        context,
                        ReasonCodes.PROTOCOL_ERROR,
                        "unexpected " + packet.fixedHeader().messageType());
        }
    }

    private void published(ChannelHandlerContext context, Session mine, MqttPublishMessage packet) {
        String topic = packet.variableHeader().topicName();
        int qos = packet.fixedHeader().qosLevel().value();
        if (qos > 1) {
            disconnect(context, ReasonCodes.QOS_NOT_SUPPORTED, "the greatest QoS here is 1");
        } else if (packet.variableHeader().properties().getProperty(PropertyIds.TOPIC_ALIAS) != null) {
            disconnect(context, ReasonCodes.TOPIC_ALIAS_INVALID, "the Topic Alias Maximum here is 0");
        } else if (!TopicFilter.isTopicName(topic)) {
            disconnect(context, ReasonCodes.TOPIC_NAME_INVALID, "not a topic name");
        } else if (qos == 1 && mine.intake().depth() > floor.config().receiveMaximum()) {
            disconnect(
                    context,
                    ReasonCodes.RECEIVE_MAXIMUM_EXCEEDED,
                    "more unacknowledged messages than the Receive Maximum");
        } else {
            take(context, mine, packet, qos);
        }
    }

    private void take(ChannelHandlerContext context, Session mine, MqttPublishMessage packet, int qos) {
        floor.counters().messagesIn.increment();
        if (qos == 0 && mine.intake().isBlocked()) {
            floor.counters().drop("qos0-inbox-full");
            return;
        }
        ByteBuf content = packet.payload();
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        boolean retain = packet.fixedHeader().isRetain();
        int packetId = packet.variableHeader().packetId();
        Message message = new Message(packet.variableHeader().topicName(), Bytes.owning(bytes), qos, retain);
        Arrival arrival = new Arrival.Published(
                floor.now(), mine.client().id(), number, message.topic(), message.payload(), qos, retain, false);
        mine.intake().append(arrival, () -> {
            if (qos > 0) {
                Wire.write(context, Replies.pubAck(packetId));
            }
            floor.router().route(message, this);
        });
    }

    private void subscribe(ChannelHandlerContext context, Session mine, MqttSubscribeMessage packet) {
        Subscriptions.Answer answer =
                mine.subscriptions().add(packet, mine.client().mqtt5());
        floor.router().add(this);
        Wire.write(context, Replies.subAck(packet.variableHeader().messageId(), answer.codes()));
        for (Subscription wanted : answer.withRetained()) {
            for (Message message : floor.router().retained(wanted.filter())) {
                mine.outlet()
                        .send(new Message(
                                message.topic(), message.payload(), Math.min(wanted.qos(), message.qos()), true));
            }
        }
        context.flush();
    }

    private void unsubscribe(ChannelHandlerContext context, Session mine, MqttUnsubscribeMessage packet) {
        Wire.send(
                context,
                Replies.unsubAck(
                        packet.variableHeader().messageId(),
                        mine.subscriptions().remove(packet.payload().topics())));
    }

    private void disconnected(ChannelHandlerContext context, MqttMessage packet) {
        boolean withWill = packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && header.reasonCode() == ReasonCodes.DISCONNECT_WITH_WILL;
        end(!withWill, "DISCONNECT", () -> {});
        Wire.close(context);
    }

    /** Any thread: a message for whoever subscribed to its topic. */
    void offer(Message message, boolean own) {
        Session mine = session;
        if (mine == null) {
            return;
        }
        Subscription match = mine.subscriptions().match(message.topic(), own);
        ChannelHandlerContext context = mine.intake().context();
        if (match != null) {
            context.executor().execute(() -> {
                mine.outlet()
                        .send(new Message(
                                message.topic(),
                                message.payload(),
                                Math.min(match.qos(), message.qos()),
                                match.retainAsPublished() && message.retain()));
                context.flush();
            });
        }
    }

    /** Any thread: another connection of this client identifier comes; {@code then} runs when this one's end is durable. */
    void takenOver(Runnable then) {
        Session mine = session;
        if (mine == null) {
            then.run();
            return;
        }
        ChannelHandlerContext context = mine.intake().context();
        context.executor().execute(() -> {
            if (ended) {
                then.run();
                return;
            }
            sayGoodbye(context, ReasonCodes.TAKEN_OVER, "another connection has this client identifier");
            end(false, "taken over", then);
        });
    }

    /** Whether this connection may take the place of the other. */
    boolean continues(Connection other) {
        Session mine = session;
        Session theirs = other.session;
        return mine == null || theirs == null || mine.client().continues(theirs.client());
    }

    String key() {
        return Long.toString(number);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Session mine = session;
        if (mine != null && context.channel().isWritable()) {
            mine.outlet().sendQueued();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            disconnect(context, ReasonCodes.KEEP_ALIVE_TIMEOUT, "nothing came for one and a half times the keep alive");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection {} ends: {}", number, cause.toString());
        Wire.close(context);
    }

    private void undecodable(ChannelHandlerContext context, Throwable cause) {
        floor.counters().drop("malformed");
        if (session != null) {
            boolean large = cause instanceof TooLongFrameException;
            disconnect(
                    context,
                    large ? ReasonCodes.PACKET_TOO_LARGE : ReasonCodes.MALFORMED,
                    large ? "the packet is greater than the Maximum Packet Size" : "malformed packet");
        } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(
                    context,
                    MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
                    "MQTT 5 and 3.1.1 are spoken here");
        } else {
            Wire.close(context);
        }
    }

    private void refuse(ChannelHandlerContext context, MqttConnectReturnCode code, @Nullable String reason) {
        ended = true;
        floor.counters().drop("connect-refused");
        boolean five = (code.byteValue() & 0xFF) >= ReasonCodes.UNSPECIFIED;
        Wire.sendAndClose(context, Replies.refusal(code, five ? reason : null));
    }

    private void disconnect(ChannelHandlerContext context, int reasonCode, String reason) {
        floor.counters().drop("disconnected-0x" + Integer.toHexString(reasonCode));
        sayGoodbye(context, reasonCode, reason);
        end(false, reason, () -> {});
    }

    private void sayGoodbye(ChannelHandlerContext context, int reasonCode, String reason) {
        Session mine = session;
        if (mine != null && mine.client().mqtt5()) {
            Wire.sendAndClose(context, Replies.disconnect(reasonCode, reason));
        } else {
            Wire.close(context);
        }
    }

    /** The connection is over for the rest of the house: its will, if due, and its end go to the inbox, once. */
    private void end(boolean orderly, String reason, Runnable then) {
        Session mine = session;
        if (ended || mine == null) {
            ended = true;
            then.run();
            return;
        }
        ended = true;
        floor.router().remove(this);
        floor.clients().release(mine.client().id(), this);
        Arrival.Will will = mine.client().will();
        if (!orderly && will != null) {
            Message message = new Message(will.topic(), will.payload(), will.qos(), will.retain());
            Arrival.Published last = new Arrival.Published(
                    floor.now(),
                    mine.client().id(),
                    number,
                    will.topic(),
                    will.payload(),
                    will.qos(),
                    will.retain(),
                    true);
            floor.counters().messagesIn.increment();
            mine.intake().append(last, () -> floor.router().route(message, this));
        }
        mine.intake().append(new Arrival.Disconnected(floor.now(), mine.client().id(), number, orderly, reason), then);
    }

    private void stopDeadline() {
        if (connectDeadline != null) {
            connectDeadline.cancel(false);
        }
    }
}
