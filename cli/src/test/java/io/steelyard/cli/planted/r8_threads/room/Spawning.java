package io.steelyard.cli.planted.r8_threads.room;

/** Breaks R8: a room that makes a thread. */
final class Spawning {
    final Thread thread = new Thread(() -> {}, "spawned");
}
