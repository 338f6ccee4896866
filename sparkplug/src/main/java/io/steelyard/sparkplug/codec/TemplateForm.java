package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.Template.Parameter;
import io.steelyard.sparkplug.wire.WireReader;
import io.steelyard.sparkplug.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Templates between the wire and their object form, nested at most 8 deep. */
final class TemplateForm {

    static final int MAX_DEPTH = 8;

    private final WireReader in;
    private final MetricReader metric;
    private final List<Metric> metrics = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable String version;
    private @Nullable String reference;
    private boolean definition;

    private TemplateForm(WireReader in, int depth) {
        this.in = in;
        metric = new MetricReader(in, depth);
    }

    /** Reads a template that stands so many templates deep. */
    static Template read(WireReader in, int depth) {
        if (depth >= MAX_DEPTH) {
            throw in.failure(Reason.TOO_LARGE, "templates nested more than " + MAX_DEPTH + " deep");
        }
        return new TemplateForm(in, depth + 1).read();
    }

    private Template read() {
        int start = in.position();
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.VERSION -> {
                    in.expect(tag, WireReader.LENGTH);
                    version = in.string();
                }
                case Schema.TEMPLATE_METRICS -> {
                    int outer = in.enter(tag);
                    metric.read(metrics.size(), start);
                    in.widen(outer);
                    metrics.add(metric.toMetric());
                }
                case Schema.PARAMETERS -> {
                    int outer = in.enter(tag);
                    parameters.add(parameter());
                    in.widen(outer);
                }
                case Schema.TEMPLATE_REF -> {
                    in.expect(tag, WireReader.LENGTH);
                    reference = in.string();
                }
                case Schema.IS_DEFINITION -> {
                    in.expect(tag, WireReader.VARINT);
                    definition = in.varint() != 0;
                }
                default -> in.skip(tag);
            }
        }
        return new Template(version, reference, definition, metrics, parameters);
    }

    private Parameter parameter() {
        String name = "";
        DataType type = DataType.UNKNOWN;
        Value value = Value.NULL;
        while (in.hasMore()) {
            int tag = in.tag();
            switch (tag >>> 3) {
                case Schema.PARAMETER_NAME -> {
                    in.expect(tag, WireReader.LENGTH);
                    name = in.string();
                }
                case Schema.PARAMETER_TYPE -> {
                    in.expect(tag, WireReader.VARINT);
                    DataType known = DataType.ofCode(in.varint() & 0xFFFF_FFFFL);
                    type = known == null ? DataType.UNKNOWN : known;
                }
                default -> value = ScalarForm.read(in, tag, Schema.PARAMETER_INT, value);
            }
        }
        return new Parameter(name, type, ScalarForm.widened(type, value));
    }

    /** Writes everything but the metrics, which {@code fields} writes one by one. */
    static void write(WireWriter out, Template template, java.util.function.Consumer<Metric> fields) {
        if (template.version() != null) {
            out.stringField(Schema.VERSION, template.version());
        }
        for (Metric metric : template.metrics()) {
            int mark = out.open(Schema.TEMPLATE_METRICS);
            fields.accept(metric);
            out.close(mark);
        }
        for (Parameter parameter : template.parameters()) {
            int mark = out.open(Schema.PARAMETERS);
            out.stringField(Schema.PARAMETER_NAME, parameter.name());
            out.varintField(Schema.PARAMETER_TYPE, parameter.type().code());
            if (!(parameter.value() instanceof Value.Null)) {
                ScalarForm.write(out, Schema.PARAMETER_INT, parameter.type(), parameter.value());
            }
            out.close(mark);
        }
        if (template.reference() != null) {
            out.stringField(Schema.TEMPLATE_REF, template.reference());
        }
        out.varintField(Schema.IS_DEFINITION, template.definition() ? 1 : 0);
    }

    /** What refuses to write templates nested without end. */
    static SparkplugException tooDeep() {
        return new SparkplugException(Reason.TOO_LARGE, "templates nested more than " + MAX_DEPTH + " deep");
    }
}
