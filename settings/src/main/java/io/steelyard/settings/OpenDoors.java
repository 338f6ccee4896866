package io.steelyard.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that others reach, without encryption and accounts: a process refuses to listen on one unless somebody accepts
 * it in its file and says why. A door is a section of the file with a key {@code host}.
 */
public final class OpenDoors {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|::1|127(\\.\\d{1,3}){3}");
    private static final String NAME = "insecure";

    /** The key that stands at the top of a file with such doors. */
    public static final Key KEY = Key.optional(
            NAME,
            Type.section(Keys.of(
                    Key.of("accept", Type.flag(), "false", "Whether open addresses without encryption are accepted."),
                    Key.optional("reason", Type.text(), "Why."))),
            "Acceptance of open addresses without encryption.");

    private OpenDoors() {}

    /** What is wrong with the doors of these names. */
    public static List<Problem> problems(Settings settings, List<String> doors) {
        List<Problem> problems = new ArrayList<>();
        Settings insecure = settings.section(NAME);
        if (insecure.flag("accept") && !insecure.has("reason")) {
            problems.add(insecure.problem("reason", "is missing", "say why the open address is acceptable"));
        }
        for (String door : doors) {
            Settings listening = settings.section(door);
            if (listening.isSound("host") && isOpen(listening) && !insecure.flag("accept")) {
                problems.add(listening.problem(
                        "host",
                        listening.text("host") + " can be reached by others, without encryption and accounts",
                        "bind 127.0.0.1, or accept it with insecure: {accept: true, reason: \"…\"}"));
            }
        }
        return problems;
    }

    /** Why an open door was accepted; null when none of them is open: an acceptance of what is not there is none. */
    public static @Nullable String reason(Settings settings, List<String> doors) {
        Settings insecure = settings.section(NAME);
        boolean isAnyOpen = doors.stream().anyMatch(door -> isOpen(settings.section(door)));
        return insecure.flag("accept") && isAnyOpen ? insecure.textOrNull("reason") : null;
    }

    private static boolean isOpen(Settings door) {
        return !LOOPBACK.matcher(door.text("host")).matches();
    }
}
