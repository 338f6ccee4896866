"""A Sparkplug host of other make for the interop tests: prints what it makes of every message, one line of JSON each.

On stdin: `rebirth GROUP NODE` asks for births, `say TOPIC TEXT` publishes a text. The end of stdin ends it.
"""

import argparse
import datetime
import json
import sys
import time

import paho.mqtt.publish
import pysparkplug as spb


def plain(value):
    """As JSON can say it: times in milliseconds, bytes in hexadecimal digits."""
    if isinstance(value, datetime.datetime):
        return round(value.timestamp() * 1000)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def metric(one):
    return {
        "name": one.name,
        "alias": one.alias,
        "type": one.datatype.name,
        "value": plain(one.value),
        "timestamp": one.timestamp,
        "historical": one.is_historical,
        "null": one.is_null,
    }


def say(line):
    print(line, flush=True)


def heard(_client, message):
    payload = message.payload
    metrics = payload.metrics if hasattr(payload, "metrics") else ()
    if isinstance(payload, spb.NDeath):
        metrics = (payload.bd_seq_metric,)
    say(
        json.dumps(
            {
                "topic": str(message.topic),
                "seq": getattr(payload, "seq", None),
                "timestamp": payload.timestamp,
                "retain": bool(message.retain),
                "metrics": [metric(one) for one in metrics],
            }
        )
    )


def rebirth(client, group, node):
    now = int(time.time() * 1000)
    asked = spb.Metric(timestamp=now, name="Node Control/Rebirth", datatype=spb.DataType.BOOLEAN, value=True)
    topic = spb.Topic(group_id=group, message_type=spb.MessageType.NCMD, edge_node_id=node)
    payload = spb.NCmd(timestamp=now, metrics=(asked,))
    client.publish(spb.Message(topic=topic, payload=payload, qos=spb.QoS.AT_MOST_ONCE, retain=False), include_dtypes=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--group", required=True)
    options = parser.parse_args()
    client = spb.Client(client_id="foreign-host")
    for kind in ("NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH"):
        topic = spb.Topic(
            group_id=options.group,
            message_type=spb.MessageType(kind),
            edge_node_id="+",
            device_id="+" if kind.startswith("D") else None,
        )
        client.subscribe(topic, spb.QoS.AT_LEAST_ONCE, heard)
    client.connect("127.0.0.1", port=options.port, callback=lambda _client: say("ready"))
    for line in sys.stdin:
        words = line.rstrip("\n").split(" ", 2)
        if words[0] == "rebirth":
            rebirth(client, words[1], words[2])
        else:
            paho.mqtt.publish.single(words[1], words[2], qos=1, hostname="127.0.0.1", port=options.port)
    client.disconnect()


if __name__ == "__main__":
    main()
