package io.steelyard.system.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A compose file: its services, and what lies beside it. */
record ComposeFile(Path folder, Map<String, Object> keys, List<Service> services) {
    static final String SECRETS = "/run/secrets/";

    /** A mount of a service: {@code source:target[:ro]}. */
    record Mount(String source, String target, boolean isReadOnly) {
        boolean isFile() {
            return source.startsWith(".") || source.startsWith("/");
        }
    }

    /** One service. */
    record Service(String name, Map<String, Object> keys) {
        String text(String key) {
            Object value = keys.get(key);
            return value == null ? "" : String.valueOf(value);
        }

        List<String> texts(String key) {
            return Yaml.texts(keys.get(key));
        }

        Map<String, Object> map(String key) {
            return Yaml.map(keys.get(key));
        }

        /** Whether it runs our own image. */
        boolean isOurs() {
            return text("image").startsWith("steelyard:");
        }

        /** Which of our processes it is; empty for others. */
        Optional<String> process() {
            List<String> command = texts("command");
            return isOurs() && command.contains("--config") ? Optional.of(command.get(0)) : Optional.empty();
        }

        List<Mount> mounts() {
            List<Mount> mounts = new ArrayList<>();
            for (String mount : texts("volumes")) {
                String[] parts = mount.split(":");
                mounts.add(new Mount(parts[0], parts[1], parts.length > 2 && parts[2].equals("ro")));
            }
            return mounts;
        }
    }

    static ComposeFile read(Path file) throws IOException {
        return of(file.toAbsolutePath().getParent(), Files.readString(file));
    }

    static ComposeFile of(Path folder, String text) {
        Map<String, Object> keys = Yaml.object(text);
        List<Service> services = new ArrayList<>();
        Yaml.map(keys.get("services")).forEach((name, of) -> services.add(new Service(name, Yaml.map(of))));
        return new ComposeFile(folder, keys, services);
    }

    Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no service " + name));
    }

    Optional<Service> find(String name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /** Where the settings file of one of our processes lies on this machine; empty when it is not mounted. */
    Optional<Path> settings(Service service) {
        List<String> command = service.texts("command");
        int at = command.indexOf("--config");
        return service.mounts().stream()
                .filter(mount -> at >= 0 && mount.target().equals(command.get(at + 1)))
                .map(mount -> folder.resolve(mount.source()).normalize())
                .findFirst();
    }
}
