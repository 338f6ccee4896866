package io.steelyard.edge.config;

import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.settings.Key;
import io.steelyard.settings.Keys;
import io.steelyard.settings.OpenDoors;
import io.steelyard.settings.Type;
import java.time.Duration;

/** Every key of the agent's file. */
public final class AgentKeys {
    private static final Type SIGNAL_NAME = new Type.Text(
            "(?!(time|site|area|line|asset)$)[^\\s.,=\"\\\\]+",
            "spindle-load, without blanks . , = \" \\ and other than time, site, area, line, asset");
    private static final Type PATH = new Type.Text("Objects(/[^/]+)+", "Objects/Machines/lathe-1/Power");
    private static final Type NODE = new Type.Text(
            "(nsu=[^;]+;)?(i=\\d{1,10}|s=.+|g=[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|b=[A-Za-z0-9+/]+=*)",
            "nsu=http://vendor.example/plant;s=lathe-1.power: by URI, since a namespace's index changes");
    private static final String HOST_AND_PORT = "([^\\s/:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?";
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final Keys HTTP = Keys.of(
            Key.of("host", Type.text(), "127.0.0.1", "Address to listen on."),
            Key.of("port", Type.port(), "8081", "Port to listen on."));
    private static final Keys REPORT = Keys.of(Key.of(
            "every", Type.length(Duration.ofMillis(100), DAY), "10s", "How often the ledger's report goes out."));
    private static final Keys CERTIFICATE = Keys.of(Key.of(
            "renewBefore",
            Type.length(DAY, Duration.ofDays(365)),
            "60d",
            "How long before its end the self-made certificate gets a successor, which is shown to each server that"
                    + " trusts it."));
    private static final Keys SECURITY = Keys.of(
            Key.of(
                    "policy",
                    Type.oneOf(
                            "auto",
                            "Aes256_Sha256_RsaPss",
                            "Basic256Sha256",
                            "Aes128_Sha256_RsaOaep",
                            "Basic256",
                            "Basic128Rsa15",
                            "None"),
                    "auto",
                    "Security policy; auto: the strongest of the first three that the server offers, and never a weaker"
                            + " one later, unless the mode has become a stronger one. The old ones can be broken."),
            Key.of(
                    "mode",
                    Type.oneOf("auto", "SignAndEncrypt", "Sign", "None"),
                    "SignAndEncrypt",
                    "Message security mode; auto: signed where the server cannot encrypt, and never signed only once"
                            + " it was encrypted."),
            Key.of(
                    "weakCertificate",
                    Type.flag(),
                    "false",
                    "Take a server's certificate with SHA-1, a key below 2048 bits, or signed by itself without the key"
                            + " usages of OPC UA."));
    private static final Keys EVENTS = Keys.of(
            Key.of("notifier", NODE, "i=2253", "Node id of the object that notifies; the server's own when missing."),
            Key.of("severity", Type.whole(1, 1000), "1", "Least severity of an event."),
            Key.optional(
                    "types",
                    Type.listOf(NODE),
                    "Node ids of event types, whose subtypes count as well; all when missing. i=2915: alarms."));
    private static final Type PLACE = new Type.Text("(nsu=.*;)?[isgb]=.+|[^/]+(/[^/]+)*", "Objects/Machines/**");
    private static final Keys SELECT = Keys.of(
            Key.optional(
                    "path",
                    PLACE,
                    "Browse path: * any text in a name, ? a letter, ** any number of names; with what is below it."),
            Key.optional("node", NODE, "Node id, with what is below it."),
            Key.optional("type", Type.text(), "Name of a type definition, derived ones too, with what is below it."),
            Key.optional("except", Type.listOf(PLACE), "Paths and node ids of which nothing is taken all the same."));
    private static final Keys SERVER = Keys.of(
            Key.required("name", Type.id(), "Name of the server, unique in the agent."),
            Key.required(
                    "url",
                    new Type.Text("opc\\.tcp://" + HOST_AND_PORT + "(/\\S*)?", "opc.tcp://127.0.0.1:4840"),
                    "Endpoint."),
            Key.optional("security", Type.section(SECURITY), "How the connection is secured."),
            Key.of("publishing", Type.length(MOMENT, DAY), "1s", "Publishing interval."),
            Key.of("sampling", Type.length(Duration.ZERO, DAY), "1s", "Sampling interval; 0ms asks for every change."),
            Key.of(
                    "queue",
                    new Type.Text("auto|[1-9]\\d{0,4}|100000", "auto, or a whole number from 1 to 100000"),
                    "auto",
                    "Values a server keeps for an item while the agent is not there: a whole number, 1 to 100000, or"
                            + " auto, which bridges 30 s."),
            Key.of(
                    "history",
                    Type.oneOf("auto", "off"),
                    "auto",
                    "auto: what was missed is read from the server's history, of signals that have one."),
            Key.of(
                    "rediscover",
                    new Type.Text("off|[1-9]\\d{0,3}[mh]", "off, or minutes or hours like 30m or 1h"),
                    "1h",
                    "How often all mapped signals are looked for again while a session lasts, in minutes or hours,"
                            + " beside when the server says that it has changed; off for never."),
            Key.optional("backoff", Type.section(ForwardKeys.BACKOFF), "Pauses between tries to connect."),
            Key.optional(
                    "select",
                    Type.listOf(Type.section(SELECT)),
                    "What is read without being written below assets: what fits one of these, under the names that"
                            + " browse proposes."),
            Key.of("selectMost", Type.whole(1, 100_000), "5000", "Most signals by select; more are left out and told."),
            Key.optional("user", Type.text(), "User name; anonymous when missing."),
            Key.optional("password", Type.secret(), "Password of the user."),
            Key.optional("userCertificate", Type.path(), "Certificate of the user with its chain, PEM or DER."),
            Key.optional("userKey", Type.path(), "Key of the user's certificate, PKCS #8, PEM or DER."),
            Key.optional(
                    "events",
                    Type.listOf(Type.section(EVENTS)),
                    "Events, alarms and conditions that are told as records; none when missing."));
    private static final Keys NAMESPACE = Keys.of(
            Key.required("prefix", new Type.Text("[A-Za-z][A-Za-z0-9_-]*", "machinery"), "Short name."),
            Key.required("uri", Type.text(), "Namespace URI that it stands for."));
    private static final Keys SIGNAL = Keys.of(
            Key.required("name", SIGNAL_NAME, "Name of the signal."),
            Key.optional("path", PATH, "Browse path from the Objects folder, with its namespace beside it."),
            Key.optional(
                    "namespace",
                    Type.text(),
                    "Namespace URI of the path's names; one written prefix:Name is in the prefix's namespace."),
            Key.optional("node", NODE, "Node id: nsu=<namespace URI>;s=<identifier>."),
            Key.optional("unit", Type.text(), "Unit of its values, kWh for instance, where the server names none."),
            Key.optional("role", Type.id(), "Role in the equipment profile; the profile's own when missing."),
            Key.optional(
                    "deadband",
                    new Type.Text(Deadband.PATTERN, "0.5 in the signal's unit, or 2% of its EURange"),
                    "How far a value has to be from the last one to be sampled, in the signal's unit or, with %, in"
                            + " percent of its EURange; every change when missing."),
            Key.optional(
                    "swingingDoor",
                    new Type.Text(Deadband.PATTERN, "0.5 in the signal's unit, or 2% of its EURange"),
                    "How far a straight line between two values may be off those between them, which are left out then;"
                            + " looked at within each notification, whose first and last value are always told:"
                            + " unless `sampling` is a third of `publishing` or less (both are 1s when nothing is said)"
                            + " it leaves nothing out of what a server tells that samples as it is asked, nor with"
                            + " `read`; `agent plan` names such signals. Every value"
                            + " when missing."),
            Key.optional(
                    "atMostEvery",
                    Type.length(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "Of each such time only the latest value is told, when the time is over; another status is told at"
                            + " once. 10s: at most one value in 10 s. Every value when missing."),
            Key.optional(
                    "read",
                    Type.length(Duration.ofSeconds(1), DAY),
                    "How often the value is read, instead of having the server tell its changes. What a server never"
                            + " monitors is read without it, too, at the sampling interval; of a server without"
                            + " subscriptions that is everything."));
    private static final Keys ASSET = Keys.of(
            Key.required("asset", Type.id(), "Id of the asset, unique in the site."),
            Key.required("class", Type.id(), "Equipment class."),
            Key.required("profile", new Type.OneOf(Profiles.KNOWN), "Equipment profile."),
            Key.required("area", Type.id(), "ISA-95 area."),
            Key.required("line", Type.id(), "ISA-95 line."),
            Key.required("server", Type.id(), "Name of the server that supplies the signals."),
            Key.required("signals", Type.listOf(Type.section(SIGNAL)), "The signals."));

    static final Key DATA = Key.of("data", Type.path(), "data", "Data folder.");

    /** The keys at the top of the file. */
    public static final Keys KEYS = Keys.of(
            Key.required("agent", Type.id(), "Sparkplug edge node id, unique in the site."),
            Key.required("enterprise", Type.id(), "ISA-95 enterprise."),
            Key.required("site", Type.id(), "ISA-95 site, the Sparkplug group id."),
            DATA,
            Key.optional("http", Type.section(HTTP), "The agent's own page."),
            OpenDoors.KEY,
            Key.of(
                    "remote",
                    Type.oneOf("none", "read", "manage"),
                    "read",
                    "What may be asked of the agent over its own MQTT session: nothing, to look, or to change it, too."),
            Key.optional(
                    "remoteSecret",
                    Type.secret(),
                    "What proves that somebody may change the agent, 16 characters or more; with remote: manage."),
            Key.optional("uplink", Type.section(ForwardKeys.UPLINK), "The way to the gateway."),
            Key.optional("outbox", Type.section(ForwardKeys.OUTBOX), "What is not acknowledged yet."),
            Key.optional("report", Type.section(REPORT), "The ledger's reports."),
            Key.optional("certificate", Type.section(CERTIFICATE), "The agent's own certificate."),
            Key.required("servers", Type.listOf(Type.section(SERVER)), "OPC UA servers."),
            Key.optional(
                    "namespaces",
                    Type.listOf(Type.section(NAMESPACE)),
                    "Prefixes of names in paths, for their namespaces."),
            Key.required("assets", Type.listOf(Type.section(ASSET)), "Assets and their signals."));

    private AgentKeys() {}
}
