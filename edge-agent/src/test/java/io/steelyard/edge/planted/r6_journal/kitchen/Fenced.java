package io.steelyard.edge.planted.r6_journal.kitchen;

import io.steelyard.journal.Journal;

/** Breaks the fence around journal: stands in a room that may not know it. */
record Fenced(Journal stranger) {}
