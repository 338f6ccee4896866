package io.steelyard.edge.planted.r6_bouncycastle.kitchen;

import org.bouncycastle.asn1.x500.X500Name;

/** Breaks the fence around bouncycastle: stands in a room that may not know it. */
record Fenced(X500Name stranger) {}
