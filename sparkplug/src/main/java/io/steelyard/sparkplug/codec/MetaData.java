package io.steelyard.sparkplug.codec;

import org.jspecify.annotations.Nullable;

/** A metric's metadata (chapter 6.4.9); what is null was not there. */
public record MetaData(
        @Nullable Boolean multiPart,
        @Nullable String contentType,
        @Nullable Long size,
        @Nullable Long seq,
        @Nullable String fileName,
        @Nullable String fileType,
        @Nullable String md5,
        @Nullable String description) {

    /** Metadata that holds a description only. */
    public static MetaData described(String description) {
        return new MetaData(null, null, null, null, null, null, null, description);
    }
}
