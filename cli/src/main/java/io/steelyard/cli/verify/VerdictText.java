package io.steelyard.cli.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A verdict for people and for programs. */
final class VerdictText {
    private VerdictText() {}

    /** A line a question, examples below it, the verdict last. */
    static String lines(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "truth   %,d rows set, %,d done; stored %,d; %,d gaps; sampled %,d%n",
                verdict.rowsSet(),
                verdict.rowsDone(),
                verdict.stored(),
                verdict.gaps(),
                verdict.sampled()));
        for (Verdict.Check check : verdict.checks()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-7s %-62s %-3s %s%n",
                    check.id(),
                    check.question(),
                    check.isYes() ? "yes" : "NO",
                    check.detail()));
            check.examples()
                    .forEach(
                            example -> text.append("          ").append(example).append('\n'));
            long more = check.count() - check.examples().size();
            if (more > 0) {
                text.append("          … and ").append(more).append(" more\n");
            }
        }
        text.append("verdict ").append(verdict.isYes() ? "yes" : "NO").append('\n');
        return text.toString();
    }

    static String json(Verdict verdict) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("verdict", verdict.isYes() ? "yes" : "no");
        node.put("rowsSet", verdict.rowsSet());
        node.put("rowsDone", verdict.rowsDone());
        node.put("stored", verdict.stored());
        node.put("inGaps", verdict.inGaps());
        node.put("neverDone", verdict.neverDone());
        node.put("before", verdict.before());
        node.put("gaps", verdict.gaps());
        node.put("sampled", verdict.sampled());
        ArrayNode checks = node.putArray("checks");
        for (Verdict.Check check : verdict.checks()) {
            ObjectNode one = checks.addObject();
            one.put("id", check.id());
            one.put("question", check.question());
            one.put("yes", check.isYes());
            one.put("detail", check.detail());
            one.put("count", check.count());
            check.examples().forEach(one.putArray("examples")::add);
        }
        return node.toPrettyString();
    }
}
