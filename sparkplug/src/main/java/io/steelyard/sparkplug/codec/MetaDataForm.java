package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/** Metadata between the wire and its object form. */
final class MetaDataForm {

    private MetaDataForm() {}

    static MetaData read(WireReader in) {
        @Nullable Long[] numbers = new @Nullable Long[Schema.DESCRIPTION + 1];
        @Nullable String[] texts = new @Nullable String[Schema.DESCRIPTION + 1];
        while (in.hasMore()) {
            int tag = in.tag();
            int field = tag >>> 3;
            switch (field) {
                case Schema.IS_MULTI_PART, Schema.SIZE, Schema.PART_SEQ -> {
                    in.expect(tag, WireReader.VARINT);
                    numbers[field] = in.varint();
                }
                case Schema.CONTENT_TYPE, Schema.FILE_NAME, Schema.FILE_TYPE, Schema.MD5, Schema.DESCRIPTION -> {
                    in.expect(tag, WireReader.LENGTH);
                    texts[field] = in.string();
                }
                default -> in.skip(tag);
            }
        }
        Long multiPart = numbers[Schema.IS_MULTI_PART];
        return new MetaData(
                multiPart == null ? null : multiPart != 0,
                texts[Schema.CONTENT_TYPE],
                numbers[Schema.SIZE],
                numbers[Schema.PART_SEQ],
                texts[Schema.FILE_NAME],
                texts[Schema.FILE_TYPE],
                texts[Schema.MD5],
                texts[Schema.DESCRIPTION]);
    }

    static void write(WireWriter out, MetaData data) {
        if (data.multiPart() != null) {
            out.varintField(Schema.IS_MULTI_PART, data.multiPart() ? 1 : 0);
        }
        text(out, Schema.CONTENT_TYPE, data.contentType());
        number(out, Schema.SIZE, data.size());
        number(out, Schema.PART_SEQ, data.seq());
        text(out, Schema.FILE_NAME, data.fileName());
        text(out, Schema.FILE_TYPE, data.fileType());
        text(out, Schema.MD5, data.md5());
        text(out, Schema.DESCRIPTION, data.description());
    }

    private static void text(WireWriter out, int field, @Nullable String text) {
        if (text != null) {
            out.stringField(field, text);
        }
    }

    private static void number(WireWriter out, int field, @Nullable Long number) {
        if (number != null) {
            out.varintField(field, number);
        }
    }
}
