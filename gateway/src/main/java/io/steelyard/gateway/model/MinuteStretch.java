package io.steelyard.gateway.model;

/** Rows of one asset, a row for every minute of {@code from <= minute < to}, made ready by a store to be written into it. */
public interface MinuteStretch {
    AssetKey asset();

    long from();

    long to();
}
