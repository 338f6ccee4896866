package io.steelyard.gateway.assessment;

import java.util.List;

/** A commented answers file to fill in: every key that a model knows, none of them answered. */
final class Template {
    private Template() {}

    static String of(Model model) {
        StringBuilder text = new StringBuilder();
        Model.Head head = model.head();
        text.append("# ")
                .append(head.name().zh())
                .append("\n# ")
                .append(head.name().en())
                .append('\n');
        text.append("# 删去行首的 # 即为作答；未作答的按“未评估”处理。\n");
        text.append("# Take the # before a key away to answer; what is left out is not assessed.\n");
        text.append("model: ").append(head.id()).append('\n');
        text.append("subject: {site: demo}\n");
        Model.Weighted weighted = model.weighted();
        if (weighted != null) {
            weighted(text, model, weighted);
        } else {
            section(
                    text,
                    "answers",
                    model.items().stream().filter(item -> !item.about().scene()).toList());
            section(
                    text,
                    "scenes",
                    model.items().stream().filter(item -> item.about().scene()).toList());
        }
        text.append("\n# 改变一项所需的投入，默认为1。 What changing an item costs, 1 where nothing is said.\n");
        text.append("# effort: {").append(model.items().get(0).id()).append(": 2}\n");
        text.append("\n# 证明文件。 Documents that show an answer.\n");
        text.append("# documents:\n#   ")
                .append(model.items().get(0).id())
                .append(": {name: report.pdf, sha256: ")
                .append("0".repeat(64))
                .append(", validUntil: 2027-12-31}\n");
        if (model.items().stream().anyMatch(item -> item instanceof Item.Single single && single.trend() != null)) {
            text.append("\n# 改造前的基准时段；缺省为上一年同期。 The time before the change; the same time a year ago without it.\n");
            text.append("# baseline: {from: 2025-01-01T00:00:00+08:00, to: 2025-04-01T00:00:00+08:00}\n");
        }
        return text.toString();
    }

    private static void weighted(StringBuilder text, Model model, Model.Weighted weighted) {
        weighted.variantNames()
                .forEach((id, words) -> text.append("# ")
                        .append(id)
                        .append(": ")
                        .append(words.zh())
                        .append(' ')
                        .append(words.en())
                        .append('\n'));
        text.append("type: ").append(weighted.variants().get(0)).append('\n');
        String able = String.join(", ", model.tailorable().keySet());
        if (!able.isEmpty()) {
            text.append("# 企业没有的活动可裁剪。 Activities that the enterprise does not have: ")
                    .append(able)
                    .append('\n')
                    .append("tailoredOut: []\n");
        }
        text.append("# 每个等级的每条要求一个结论。 One finding for each requirement of a level: ")
                .append(String.join(", ", weighted.findings().keySet()))
                .append("\nfindings:\n");
        String first = weighted.findings().keySet().iterator().next();
        for (Item item : model.items()) {
            text.append("  # ")
                    .append(item.id())
                    .append(": {1: [")
                    .append(first)
                    .append("], 2: [")
                    .append(first)
                    .append("]}");
            names(text, item);
        }
    }

    private static void names(StringBuilder text, Item item) {
        text.append("   # ")
                .append(item.about().name().zh())
                .append(' ')
                .append(item.about().name().en())
                .append('\n');
    }

    private static void section(StringBuilder text, String key, List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        text.append('\n').append(key).append(":\n");
        for (Item item : items) {
            text.append("  # ").append(item.id()).append(": ").append(example(item));
            names(text, item);
            explain(text, item);
        }
    }

    private static String example(Item item) {
        if (item instanceof Item.Single single) {
            return single.options().get(0).id();
        } else if (item instanceof Item.Multi multi) {
            return "[" + multi.options().get(0).id() + "]";
        }
        return item instanceof Item.Ratio ? "{ratio: 0.45}" : "0";
    }

    private static void explain(StringBuilder text, Item item) {
        List<Item.Option> options = item instanceof Item.Single single
                ? single.options()
                : item instanceof Item.Multi multi ? multi.options() : List.of();
        for (Item.Option option : options) {
            text.append("  #     ").append(option.id()).append(": ");
            text.append(option.name().zh())
                    .append(" / ")
                    .append(option.name().en())
                    .append('\n');
        }
        if (item instanceof Item.Steps steps) {
            for (int step = 0; step <= steps.top(); step++) {
                text.append("  #     ").append(step).append(": ");
                text.append(steps.names().get(step).zh()).append(" / ");
                text.append(steps.names().get(step).en()).append('\n');
            }
        }
    }
}
