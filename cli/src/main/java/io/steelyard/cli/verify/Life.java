package io.steelyard.cli.verify;

/**
 * One life of one process of a demo.
 *
 * @param process {@code simulator}, {@code edge-agent} or {@code gateway}
 * @param readyAt when it could work; its end when it never could
 * @param endedAt {@link Long#MAX_VALUE} while it lives
 */
record Life(String process, long readyAt, long endedAt) {}
