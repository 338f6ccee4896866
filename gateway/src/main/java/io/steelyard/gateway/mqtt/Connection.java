package io.steelyard.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.steelyard.gateway.model.Arrival;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection, from the first byte to the last: who comes in, and how it ends. On its event loop. */
final class Connection extends SimpleChannelInboundHandler<MqttMessage> {
    /** Fired at every connection when the endpoint closes. */
    static final Object SHUTTING_DOWN = new Object();

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int UNREAD_REPLIES = 1 << 20;
    private static final String INBOX_FULL = "the inbox is full; try again later";

    private final Floor floor;
    private final PacketFramer framer;
    private final long number;
    private final Brake brake;
    private final Stranger stranger;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private CompletableFuture<Void> predecessor = CompletableFuture.completedFuture(null);
    private volatile @Nullable Session session;
    private volatile boolean ended;
    private boolean welcomed;

    Connection(Floor floor, PacketFramer framer) {
        this.floor = floor;
        this.framer = framer;
        this.number = floor.nextConnection();
        this.stranger = new Stranger(floor);
        this.brake = new Brake(this::packet, floor);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        floor.counters().connections.incrementAndGet();
        stranger.enter(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        floor.counters().connections.decrementAndGet();
        stranger.isNoMore();
        end(false, "connection lost");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage packet) {
        framer.handOver();
        if (ended) {
            return;
        }
        long begin = floor.counters().work.begin();
        try {
            handle(context, packet);
        } finally {
            floor.counters().work.end(begin);
        }
    }

    private void handle(ChannelHandlerContext context, MqttMessage packet) {
        if (session == null) {
            firstPacket(context, packet);
        } else if (brake.isOn()) {
            // The CONNACK goes first [MQTT-3.2.0-1], and the CONNECT is in the inbox before what follows it.
            brake.keep(context, packet);
        } else {
            packet(packet);
        }
    }

    private void firstPacket(ChannelHandlerContext context, MqttMessage packet) {
        stranger.isNoMore();
        if (packet.decoderResult().isFailure()) {
            refuse(context, packet.decoderResult().cause());
            return;
        }
        if (!(packet instanceof MqttConnectMessage connect)) {
            floor.counters().drop("no-connect");
            ended = true;
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
            throw unavailable(five, MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY, INBOX_FULL);
        }
        if (floor.counters().connections.get() > floor.config().maxConnections()) {
            throw unavailable(five, MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED, "too many connections");
        }
        Session mine = new Session(floor, this, client, new Intake(floor, context, this::inboxFailed));
        session = mine;
        try {
            Connection before = floor.clients().claim(client.id(), this);
            if (before == null) {
                welcome(context, mine);
            } else {
                predecessor = before.giveWay();
                var unused = predecessor.thenRun(() -> context.executor().execute(() -> welcome(context, mine)));
            }
        } catch (Clients.DuplicateAgentException e) {
            session = null;
            mine.closeWindow();
            floor.counters().drop("duplicate-agent");
            LOG.warn("refused a second agent as {}: the first one is still connected", client.id());
            throw new Client.RefusedException(
                    five
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                            : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
                    "duplicate-agent: another agent with this name is connected");
        }
    }

    /** With the one code that 3.1.1 has for it. */
    private static Client.RefusedException unavailable(boolean five, MqttConnectReturnCode code, String reason) {
        return new Client.RefusedException(
                five ? code : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE, reason);
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
        mine.intake().append(connected, () -> welcomed(context, mine));
        if (mine.intake().isBlocked()) {
            floor.counters().drop("connect-refused");
            farewell(mine, MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY, INBOX_FULL);
            end(false, INBOX_FULL);
        }
    }

    private void welcomed(ChannelHandlerContext context, Session mine) {
        if (ended) {
            return;
        }
        Client client = mine.client();
        Wire.write(
                context,
                client.mqtt5() ? Replies.welcome(floor.config(), mine.receiveMaximum(), client) : Replies.welcome());
        welcomed = true;
        brake.letGo(context);
    }

    /**
     * So much waits that this packet may not, or may not even be read when it is null: there is room soon, or it has to come
     * again.
     */
    void hasNoRoomFor(@Nullable MqttMessage packet) {
        stopReadingAt(
                packet, ReasonCodes.QUOTA_EXCEEDED, "the inbox is full and too much waits for it; come again later");
    }

    /** Reads on when what came before is acknowledged; refuses with the code where the brake is not to be held any longer. */
    void stopReadingAt(@Nullable MqttMessage packet, int reasonCode, String reason) {
        Session mine = session;
        if (mine == null || ended) {
            return;
        }
        ChannelHandlerContext context = mine.context();
        if (packet == null && brake.isOn()) {
            context.channel().config().setAutoRead(false); // it is looked for room when the brake lets go
        } else if (brake.stop(context, packet, mine.client().keepAliveSeconds())) {
            floor.counters().drop("reading-stopped");
            mine.intake().whenThereIsRoom(() -> ended || brake.readsOn(context, framer, mine::takeAgain));
        } else {
            disconnect(reasonCode, reason);
        }
    }

    private void packet(MqttMessage packet) {
        Session mine = session;
        if (ended || mine == null) {
            return;
        }
        ChannelHandlerContext context = mine.context();
        if (packet.decoderResult().isFailure()) {
            Throwable cause = packet.decoderResult().cause();
            floor.counters().drop("malformed");
            disconnect(
                    cause instanceof MalformedException broken ? broken.code() : ReasonCodes.MALFORMED,
                    String.valueOf(cause.getMessage()));
        } else if (packet.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
            disconnected(context, packet);
        } else {
            mine.packet(packet);
        }
        if (!ended
                && context.channel().bytesBeforeWritable()
                        > UNREAD_REPLIES + floor.config().maximumPacketBytes()) {
            floor.counters().drop("client-does-not-read");
            end(false, "the client does not read what it is sent");
            Wire.close(context);
        }
    }

    private void disconnected(ChannelHandlerContext context, MqttMessage packet) {
        boolean withWill = false;
        if (packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            withWill = header.reasonCode() == ReasonCodes.DISCONNECT_WITH_WILL;
            Session mine = session;
            if (mine != null
                    && mine.client().sessionExpiry() == 0
                    && header.properties().getProperty(PropertyIds.SESSION_EXPIRY_INTERVAL)
                            instanceof MqttProperties.IntegerProperty expiry
                    && expiry.value() != 0) {
                disconnect(ReasonCodes.PROTOCOL_ERROR, "a session that was to end now may not be kept (§3.14.2.2.2)");
                return;
            }
        }
        end(!withWill, "DISCONNECT");
        Wire.close(context);
    }

    /** Any thread: a message for whoever subscribed to its topic. */
    void offer(Message message, boolean own) {
        Session mine = session;
        if (mine != null) {
            mine.offer(message, own);
        }
    }

    /** Any thread: another connection of this client identifier comes. Completed when this one's end is durable. */
    private CompletableFuture<Void> giveWay() {
        Session mine = session;
        if (mine != null && !ended) {
            mine.context().executor().execute(() -> {
                if (!ended) {
                    sayGoodbye(mine, ReasonCodes.TAKEN_OVER, "another connection has this client identifier");
                    end(false, "taken over");
                }
            });
        }
        return over;
    }

    /** Whether this connection may take the place of the other. */
    boolean continues(Connection other) {
        Session mine = session;
        Session theirs = other.session;
        return mine == null || theirs == null || other.ended || mine.client().continues(theirs.client());
    }

    long number() {
        return number;
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
            disconnect(ReasonCodes.KEEP_ALIVE_TIMEOUT, "nothing came for one and a half times the keep alive");
        } else if (event.equals(PacketFramer.NO_ROOM)) {
            hasNoRoomFor(null);
        } else if (event.equals(SHUTTING_DOWN)) {
            disconnect(ReasonCodes.SHUTTING_DOWN, "the gateway is shutting down");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection {} ends: {}", number, cause.toString());
        } else {
            floor.counters().drop("our-mistake");
            LOG.error("our mistake: connection {} ends", number, cause);
            disconnect(ReasonCodes.UNSPECIFIED, "a mistake of the gateway's");
        }
        Wire.close(context);
    }

    /** A CONNECT that cannot be read: answered where the client is known to understand the answer (MQTT 5 §4.13). */
    private void refuse(ChannelHandlerContext context, Throwable cause) {
        floor.counters().drop("malformed");
        MqttConnectReturnCode code = cause instanceof MalformedException broken ? broken.connectCode() : null;
        if (code == null) {
            ended = true;
            Wire.close(context);
        } else {
            refuse(context, code, cause.getMessage());
        }
    }

    private void refuse(ChannelHandlerContext context, MqttConnectReturnCode code, @Nullable String reason) {
        ended = true;
        framer.discard();
        floor.counters().drop("connect-refused");
        boolean five = (code.byteValue() & 0xFF) >= ReasonCodes.UNSPECIFIED;
        Wire.sendAndClose(context, five ? Replies.refusal5(code, String.valueOf(reason)) : Replies.refusal(code));
    }

    /** Ends the connection with the reason, which only MQTT 5 has a packet for. */
    void disconnect(int reasonCode, String reason) {
        Session mine = session;
        if (ended || mine == null) {
            return;
        }
        floor.counters().drop("disconnected-0x" + Integer.toHexString(reasonCode));
        sayGoodbye(mine, reasonCode, reason);
        end(false, reason);
    }

    private void sayGoodbye(Session mine, int reasonCode, String reason) {
        Client client = mine.client();
        if (!welcomed) {
            // No DISCONNECT before the CONNACK [MQTT-3.14.0-1].
            farewell(mine, MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5, reason);
        } else if (client.mqtt5()) {
            Wire.sendAndClose(mine.context(), Replies.disconnect(reasonCode, reason, client.packetBytes()));
        } else {
            Wire.close(mine.context());
        }
    }

    private static void farewell(Session mine, MqttConnectReturnCode five, String reason) {
        Wire.sendAndClose(
                mine.context(),
                mine.client().mqtt5()
                        ? Replies.refusal5(five, reason)
                        : Replies.refusal(MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE));
    }

    private void inboxFailed() {
        if (ended) {
            isOver();
        } else {
            disconnect(ReasonCodes.UNSPECIFIED, "the inbox has failed; nothing more is acknowledged");
        }
    }

    /** The connection is over for the rest of the house: its will, if due, and its end go to the inbox, once. */
    private void end(boolean orderly, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        framer.discard();
        brake.forget();
        Session mine = session;
        if (mine == null) {
            return;
        }
        mine.closeWindow();
        mine.unsubscribeAll();
        mine.intake().abandonBlocked();
        if (!mine.intake().isKnown()) {
            var unused = predecessor.thenRun(this::isOver);
            return;
        }
        mine.leave(orderly, reason, this::isOver);
    }

    /** Any thread: nothing of this connection will follow in the inbox. */
    private void isOver() {
        Session mine = session;
        if (mine != null) {
            floor.clients().release(mine.client().id(), this);
        }
        over.complete(null);
    }
}
