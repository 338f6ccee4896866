package io.steelyard.sparkplug.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The published schema, read by somebody else's protobuf, says the same as our writer and reader. */
class SamplesSchemaTest {

    private static final UUID EPOCH = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final Pattern BLOCK = Pattern.compile("(message|enum) (\\w+) \\{(.*?)\\n\\}", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("\\n  (repeated |optional |)(\\w+) (\\w+) = (\\d+);");
    private static final Pattern CONSTANT = Pattern.compile("\\n  ([A-Z]+) = (\\d+);");

    private static Descriptor schema() throws Exception {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("samples-v1.proto")
                .setPackage("steelyard.samples.v1")
                .setSyntax("proto3");
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (block.group(1).equals("enum")) {
                file.addEnumType(constants(block.group(2), block.group(3)));
            } else {
                file.addMessageType(fields(block.group(2), block.group(3)));
            }
        }
        return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).findMessageTypeByName("Samples");
    }

    private static String text() throws IOException {
        try (InputStream in = SamplesBody.class.getResourceAsStream("samples-v1.proto")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static EnumDescriptorProto constants(String name, String body) {
        EnumDescriptorProto.Builder constants = EnumDescriptorProto.newBuilder().setName(name);
        Matcher constant = CONSTANT.matcher(body);
        while (constant.find()) {
            constants.addValue(EnumValueDescriptorProto.newBuilder()
                    .setName(constant.group(1))
                    .setNumber(Integer.parseInt(constant.group(2))));
        }
        return constants.build();
    }

    private static DescriptorProto fields(String name, String body) {
        DescriptorProto.Builder fields = DescriptorProto.newBuilder().setName(name);
        Matcher field = FIELD.matcher(body);
        while (field.find()) {
            FieldDescriptorProto.Builder one = FieldDescriptorProto.newBuilder()
                    .setName(field.group(3))
                    .setNumber(Integer.parseInt(field.group(4)))
                    .setLabel(
                            field.group(1).startsWith("repeated")
                                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
            if (Character.isUpperCase(field.group(2).charAt(0))) {
                one.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(field.group(2));
            } else {
                one.setType(FieldDescriptorProto.Type.valueOf(
                        "TYPE_" + field.group(2).toUpperCase(Locale.ROOT)));
            }
            fields.addField(one);
        }
        return fields.build();
    }

    private static void add(DynamicMessage.Builder message, String field, Object... values) {
        for (Object value : values) {
            message.addRepeatedField(message.getDescriptorForType().findFieldByName(field), value);
        }
    }

    private static List<?> list(DynamicMessage message, String field) {
        return (List<?>) message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    @Test
    void ourReaderReadsWhatTheSchemaWrites() throws Exception {
        Descriptor samples = schema();
        assertThat(samples.getFields()).hasSize(16);
        DynamicMessage.Builder message = DynamicMessage.newBuilder(samples);
        byte[] epoch = {0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, -120, -103, -86, -69, -52, -35, -18, -1};
        message.setField(samples.findFieldByName("epoch"), ByteString.copyFrom(epoch));
        message.setField(
                samples.findFieldByName("sequence"),
                samples.getFile().findEnumTypeByName("Sequence").findValueByName("RECORDS"));
        add(message, "range_skip", 7L, -5L);
        add(message, "range_more", 1L);
        add(message, "shared", 1);
        add(message, "unnumbered", 3);
        add(message, "nanos", 0, 999_999);
        add(message, "status_index", 2);
        add(message, "status", 0x80340000);
        var clock = samples.getFile().findEnumTypeByName("Clock");
        add(message, "clock", clock.findValueByName("SERVER"), clock.findValueByName("AGENT"));
        add(message, "server_time", 0L, 1L + 3L); // zigzag 3 is -2
        message.setField(samples.findFieldByName("received"), 1_000L);
        add(message, "received_delta", 0L, 50L, -20L);
        var origin = samples.getFile().findEnumTypeByName("Origin");
        add(message, "origin", origin.findValueByName("PRESENT"), origin.findValueByName("HISTORY"));
        add(message, "value_nanos_index", 1, 1, 4);
        add(message, "value_nanos", 0, 17, 999_999);
        byte[] bytes = message.build().toByteArray();
        SamplesBodyReader reader = new SamplesBodyReader().reset(bytes, 0, bytes.length, 5);
        assertThat(reader.epoch()).isEqualTo(EPOCH);
        assertThat(reader.sequence()).isEqualTo(Sequence.RECORDS);
        assertThat(reader.number(0)).isEqualTo(7);
        assertThat(reader.sharesNumber(1)).isTrue();
        assertThat(reader.number(1)).isEqualTo(7);
        assertThat(reader.number(2)).isEqualTo(8);
        assertThat(reader.isNumbered(3)).isFalse();
        assertThat(reader.number(4)).isEqualTo(4); // 8 + 1 - 5
        assertThat(reader.time(1, 2)).isEqualTo(2_999_999);
        assertThat(reader.status(2)).isEqualTo(0x80340000L);
        assertThat(reader.clock(0)).isEqualTo(Clock.SERVER);
        assertThat(reader.clock(1)).isEqualTo(Clock.AGENT);
        assertThat(reader.clock(2)).isEqualTo(Clock.SOURCE);
        assertThat(List.of(reader.valueNanos(1, 0), reader.valueNanos(1, 1), reader.valueNanos(1, 2)))
                .containsExactly(0, 17, 0);
        assertThat(List.of(reader.valueNanos(0, 0), reader.valueNanos(4, 0))).containsExactly(0, 999_999);
        assertThat(reader.hasServerTime(0)).isFalse();
        assertThat(reader.serverTime(1, 100)).isEqualTo(98);
        assertThat(List.of(reader.received(0), reader.received(1), reader.received(2), reader.received(4)))
                .containsExactly(1_000L, 1_050L, 1_030L, 1_030L);
    }

    @Test
    void theSchemaReadsWhatOurWriterWrites() throws Exception {
        SamplesBodyWriter writer = new SamplesBodyWriter(1_000).begin(EPOCH, Sequence.SAMPLES);
        writer.sample(5).nanos(100).received(1_000);
        writer.share();
        writer.valueNanos(0).valueNanos(100);
        writer.unnumbered();
        writer.sample(9)
                .status(0x80340000L)
                .clock(Clock.AGENT)
                .serverTime(100, 98)
                .received(1_500)
                .valueNanos(7);
        DynamicMessage message = DynamicMessage.parseFrom(schema(), writer.toByteArray());
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        assertThat(list(message, "range_skip")).isEqualTo(List.of(5L, 3L));
        assertThat(list(message, "range_more")).isEqualTo(List.of(0L, 0L));
        assertThat(list(message, "shared")).isEqualTo(List.of(1));
        assertThat(list(message, "unnumbered")).isEqualTo(List.of(2));
        assertThat(list(message, "nanos")).isEqualTo(List.of(100));
        assertThat(list(message, "status_index")).isEqualTo(List.of(3));
        assertThat(list(message, "status")).isEqualTo(List.of(0x80340000));
        assertThat(list(message, "clock").stream().map(Object::toString))
                .containsExactly("SOURCE", "SOURCE", "SOURCE", "AGENT");
        assertThat(list(message, "server_time")).isEqualTo(List.of(0L, 0L, 0L, 4L));
        assertThat(list(message, "received_delta")).isEqualTo(List.of(0L, 0L, 0L, 500L));
        assertThat(list(message, "value_nanos_index")).isEqualTo(List.of(1, 1, 3));
        assertThat(list(message, "value_nanos")).isEqualTo(List.of(0, 100, 7));
    }
}
