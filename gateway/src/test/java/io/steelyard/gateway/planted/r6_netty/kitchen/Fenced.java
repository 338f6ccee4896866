package io.steelyard.gateway.planted.r6_netty.kitchen;

import io.netty.channel.Channel;

/** Breaks the fence around netty: stands in a room that may not know it. */
record Fenced(Channel stranger) {}
