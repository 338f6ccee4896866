package io.steelyard.gateway.mqtt;

/** A checked topic filter (MQTT 5 §4.7). */
record TopicFilter(String text) {

    TopicFilter {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("not a topic filter: " + text);
        }
    }

    /** Whether the text is a filter: {@code #} alone at the end, {@code +} alone in its level, no NUL, not empty. */
    static boolean isWellFormed(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            return false;
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean hash = levels[i].indexOf('#') >= 0;
            boolean plus = levels[i].indexOf('+') >= 0;
            if ((hash && (!levels[i].equals("#") || i < levels.length - 1)) || (plus && !levels[i].equals("+"))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is a name that can be published to: not empty, no wildcard, no NUL. */
    static boolean isTopicName(String text) {
        return !text.isEmpty() && text.indexOf('#') < 0 && text.indexOf('+') < 0 && text.indexOf('\0') < 0;
    }

    /** Whether a message to the topic matches; a leading wildcard does not match {@code $} topics (§4.7.2). */
    boolean matches(String topic) {
        if (topic.startsWith("$") && (text.startsWith("#") || text.startsWith("+"))) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (true) {
            int filterEnd = end(text, f);
            if (text.startsWith("#", f) && filterEnd == f + 1) {
                return true;
            }
            int topicEnd = end(topic, t);
            boolean any = filterEnd == f + 1 && text.charAt(f) == '+';
            if (!any && (filterEnd - f != topicEnd - t || !text.regionMatches(f, topic, t, topicEnd - t))) {
                return false;
            }
            boolean filterDone = filterEnd == text.length();
            boolean topicDone = topicEnd == topic.length();
            if (filterDone || topicDone) {
                // "sport/#" also matches "sport" itself.
                return (filterDone && topicDone)
                        || (topicDone && text.substring(filterEnd).equals("/#"));
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
        }
    }

    private static int end(String levels, int from) {
        int slash = levels.indexOf('/', from);
        return slash < 0 ? levels.length() : slash;
    }
}
