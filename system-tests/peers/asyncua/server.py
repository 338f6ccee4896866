"""An OPC UA server of asyncua's for the interop tests; what it serves and what it is told is in ../README.md."""

import argparse
import asyncio
import logging
import os
import uuid
from datetime import datetime, timezone
from pathlib import Path
from time import monotonic

from asyncua import Server, ua
from asyncua.common.structures104 import new_enum, new_struct, new_struct_field
from asyncua.crypto.permission_rules import User, UserRole
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

NAMESPACE = "urn:steelyard:peer"
COUNTERS = 10
MANY = 500
TICK = 0.1
POLICIES = [
    ua.SecurityPolicyType.NoSecurity,
    ua.SecurityPolicyType.Basic256Sha256_Sign,
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes128Sha256RsaOaep_Sign,
    ua.SecurityPolicyType.Aes128Sha256RsaOaep_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_Sign,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
    ua.SecurityPolicyType.Basic256_Sign,
    ua.SecurityPolicyType.Basic256_SignAndEncrypt,
    ua.SecurityPolicyType.Basic128Rsa15_Sign,
    ua.SecurityPolicyType.Basic128Rsa15_SignAndEncrypt,
]
# What the application URI of a user's certificate begins with: the library does not tell it from a client's.
OPERATOR = b"urn:test:operator:"


class Users:
    """Everybody without a name, one user with a password, and one with a certificate."""

    def __init__(self, file):
        self.known = file and x509.load_pem_x509_certificate(Path(file).read_bytes()).public_bytes(Encoding.DER)

    def get_user(self, iserver, username=None, password=None, certificate=None):
        known = (username, password) in ((None, None), ("plant", "secret"))
        stranger = OPERATOR in (certificate or b"") and certificate != self.known
        return User(role=UserRole.User) if known and not stranger else None


class Plant:
    """The server, for as long as nobody wants it started again."""

    def __init__(self, server, options):
        self.server = server
        self.options = options
        self.count = int((monotonic() - options.begun) / TICK)
        self.bad = set()
        self.grown = 0
        self.variables = {}
        self.values = {}

    async def up(self):
        server = self.server
        server.set_endpoint(f"opc.tcp://127.0.0.1:{self.options.port}")
        server.set_server_name("steelyard peer")
        await server.set_application_uri(self.options.uri)
        server.set_security_policy(POLICIES if self.options.certificate else POLICIES[:1])
        if self.options.certificate:
            await server.load_certificate(self.options.certificate)
            await server.load_private_key(self.options.key)
        for i in range(self.options.before):
            await server.register_namespace(f"urn:steelyard:before:{i}")
        await self.fill(await server.register_namespace(NAMESPACE))
        await server.start()
        await server.historize_node_data_change(self.variables["Count/0"], period=None, count=100_000)
        asyncio.create_task(self.run())
        say(f"ready {self.options.port}")

    async def fill(self, ns):
        await self.folder(ns, "Types", await types(self.server, ns))
        await self.folder(ns, "Count", [(str(i), ua.Variant(self.count, ua.VariantType.Int64), None) for i in range(COUNTERS)])
        await self.folder(ns, "Many", [(str(i), ua.Variant(i, ua.VariantType.Int32), None) for i in range(MANY)])
        analog = self.variables["Types/Analog"]
        await analog.add_property(
            ua.NodeId("Types/Analog/EURange", ns),
            ua.QualifiedName("EURange", 0),
            ua.Variant(ua.Range(Low=0.0, High=100.0), ua.VariantType.ExtensionObject),
        )
        unit = ua.EUInformation(
            NamespaceUri="http://www.opcfoundation.org/UA/units/un/cefact",
            UnitId=4408652,
            DisplayName=ua.LocalizedText("°C"),
            Description=ua.LocalizedText("degree Celsius"),
        )
        await analog.add_property(
            ua.NodeId("Types/Analog/EngineeringUnits", ns),
            ua.QualifiedName("EngineeringUnits", 0),
            ua.Variant(unit, ua.VariantType.ExtensionObject),
        )

    async def folder(self, ns, name, children):
        """Variables, each under the node id of the one `shift` places behind it."""
        top = await self.server.nodes.objects.add_folder(ua.NodeId(name, ns), ua.QualifiedName(name, ns))
        for i, (child, value, data_type) in enumerate(children):
            node_id = ua.NodeId(f"{name}/{children[(i + self.options.shift) % len(children)][0]}", ns)
            node = await top.add_variable(node_id, ua.QualifiedName(child, ns), value, datatype=data_type)
            self.variables[f"{name}/{child}"] = node
            self.values[f"{name}/{child}"] = value

    async def run(self):
        while True:
            now = datetime.now(timezone.utc)
            await self.server.iserver.current_time_node.write_value(now)
            self.count += 1
            for i in range(COUNTERS):
                if f"Count/{i}" not in self.bad:
                    value = ua.DataValue(ua.Variant(self.count, ua.VariantType.Int64), SourceTimestamp=now)
                    await self.server.write_attribute_value(self.variables[f"Count/{i}"].nodeid, value)
            await asyncio.sleep(TICK)

    async def mark(self, name, bad):
        (self.bad.add if bad else self.bad.discard)(name)
        now = datetime.now(timezone.utc)
        value = (
            ua.DataValue(StatusCode=ua.StatusCode(ua.StatusCodes.BadSensorFailure), SourceTimestamp=now)
            if bad
            else ua.DataValue(self.values[name], SourceTimestamp=now)
        )
        await self.server.write_attribute_value(self.variables[name].nodeid, value)

    async def set(self, name, text):
        value = ua.DataValue(ua.Variant(float(text), ua.VariantType.Double), SourceTimestamp=datetime.now(timezone.utc))
        await self.server.write_attribute_value(self.variables[name].nodeid, value)

    async def grow(self):
        """A variable more, beside the folders."""
        self.grown += 1
        ns = await self.server.get_namespace_index(NAMESPACE)
        name = f"Grown{self.grown}"
        await self.server.nodes.objects.add_variable(ua.NodeId(name, ns), ua.QualifiedName(name, ns), self.grown)

    async def serve(self):
        """Until a word that only who started it can carry out, which is returned."""
        await self.up()
        while True:
            word, _, name = (await asyncio.to_thread(heard)).partition(" ")
            if word in ("bad", "good"):
                await self.mark(name, word == "bad")
            elif word == "set":
                await self.set(*name.split())
            elif word == "change":
                await self.grow()
            else:
                return word
            say("done")


async def types(server, ns):
    """Every type as (name, value, data type or None)."""
    t = ua.VariantType
    state = await new_enum(server, ua.NodeId("State", ns), ua.QualifiedName("State", ns), ["Idle", "Running", "Fault"])
    point, _ = await new_struct(
        server,
        ua.NodeId("Point", ns),
        ua.QualifiedName("Point", ns),
        [
            new_struct_field("X", t.Double),
            new_struct_field("Y", t.Int32),
            new_struct_field("Name", t.String),
        ],
    )
    await server.load_data_type_definitions()
    moment = datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=timezone.utc)
    simple = [
        ("Boolean", True, t.Boolean),
        ("SByte", -128, t.SByte),
        ("Byte", 200, t.Byte),
        ("Int16", -32768, t.Int16),
        ("UInt16", 65535, t.UInt16),
        ("Int32", -2147483648, t.Int32),
        ("UInt32", 4294967295, t.UInt32),
        ("Int64", -9223372036854775808, t.Int64),
        ("UInt64", 18446744073709551615, t.UInt64),
        ("Float", 1.5, t.Float),
        ("Double", 0.1, t.Double),
        ("String", "Grüße, 机器", t.String),
        ("DateTime", moment, t.DateTime),
        ("Guid", uuid.UUID("72962b91-fa75-4ae6-8d28-b404dc7daf63"), t.Guid),
        ("ByteString", b"\x00\x01\xfe\xff", t.ByteString),
        ("XmlElement", ua.XmlElement("<a>1</a>"), t.XmlElement),
        ("NodeId", ua.NodeId("a node", ns), t.NodeId),
        ("ExpandedNodeId", ua.ExpandedNodeId(85, 0), t.ExpandedNodeId),
        ("StatusCode", ua.StatusCode(ua.StatusCodes.BadSensorFailure), t.StatusCode),
        ("QualifiedName", ua.QualifiedName("a name", ns), t.QualifiedName),
        ("LocalizedText", ua.LocalizedText("Hallo", "de"), t.LocalizedText),
        ("BooleanArray", [True, False, True], t.Boolean),
        ("Int32Array", [1, -2, 3], t.Int32),
        ("DoubleArray", [0.5, -1.5], t.Double),
        ("StringArray", ["a", "b"], t.String),
        ("ByteStringArray", [b"\x01", b"\x02\x03"], t.ByteString),
        ("Int32Matrix", [[1, 2, 3], [4, 5, 6]], t.Int32),
        ("Analog", 20.5, t.Double),
    ]
    every = [(name, ua.Variant(value, kind), None) for name, value, kind in simple]
    every.append(("Enumeration", ua.Variant(1, t.Int32), state.nodeid))
    value = ua.Point(X=1.5, Y=7, Name="p")  # the class that the library made of the definition above
    every.append(("Structure", ua.Variant(value, t.ExtensionObject), point.nodeid))
    return every


def say(line):
    print(line, flush=True)


def heard():
    """The next line of stdin, read without a buffer: parent and child share it."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return "stop"
        line += byte
    return line.decode().strip()


async def prepared(options):
    server = Server(user_manager=Users(options.user))
    await server.init()
    server.disable_clock()  # run() sets the time
    return server


def born(server, options):
    """A child that serves and whose connections die with it; what it was told last."""
    child = os.fork()
    if child == 0:
        os._exit(WORDS.index(asyncio.run(Plant(server, options).serve())))
    return WORDS[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]


WORDS = ["stop", "restart", "reorder", "shuffle", "down"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--uri", default="urn:steelyard:peer:application")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.set_defaults(before=0, shift=0, begun=monotonic())
    logging.disable(logging.CRITICAL)
    options = parser.parse_args()
    server = asyncio.run(prepared(options))  # takes a second, and every child has it at once
    word = born(server, options)
    while word != "stop":
        if word == "down":
            say("done")
            heard()  # "up"
        options.before += 2 if word == "reorder" else 0
        options.shift += 1 if word == "shuffle" else 0
        word = born(server, options)


if __name__ == "__main__":
    main()
