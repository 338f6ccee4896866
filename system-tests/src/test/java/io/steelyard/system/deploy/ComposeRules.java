package io.steelyard.system.deploy;

import io.steelyard.system.deploy.ComposeFile.Mount;
import io.steelyard.system.deploy.ComposeFile.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for every service of the compose file; each finding is a sentence that names the service. */
final class ComposeRules {
    private static final Pattern PINNED = Pattern.compile("[^:@\\s]+:(?!latest)[^:\\s]*\\d[^:\\s]*");
    private static final Pattern SECRET = Pattern.compile(Pattern.quote(ComposeFile.SECRETS) + "([\\w-]+)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:(\\w+)}");
    private static final Pattern OURS = Pattern.compile("\\b(STEELYARD_\\w+)");
    private static final Pattern INFLUXDB =
            Pattern.compile("DOCKER_INFLUXDB_INIT_(MODE|ORG|BUCKET|RETENTION|((USERNAME|PASSWORD|ADMIN_TOKEN)(_FILE)?))"
                    + "|INFLUXD_(REPORTING_DISABLED|LOG_LEVEL|HTTP_BIND_ADDRESS)");
    private static final Pattern GRAFANA =
            Pattern.compile("GF_(SECURITY_ADMIN_(USER|PASSWORD)(__FILE)?|USERS_DEFAULT_LANGUAGE"
                    + "|ANALYTICS_(REPORTING_ENABLED|CHECK_FOR_UPDATES)|DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH)");

    private final ComposeFile file;
    private final List<String> findings = new ArrayList<>();

    private ComposeRules(ComposeFile file) {
        this.file = file;
    }

    /** Everything that is wrong, in the order of the services. */
    static List<String> findings(ComposeFile file) throws IOException {
        ComposeRules rules = new ComposeRules(file);
        for (Service service : file.services()) {
            rules.image(service);
            rules.confinement(service);
            rules.health(service);
            rules.ports(service);
            rules.environment(service);
            rules.secrets(service);
            rules.mounts(service);
        }
        return rules.findings;
    }

    private void say(Service service, String what) {
        findings.add(service.name() + ": " + what);
    }

    private void image(Service service) {
        if (!PINNED.matcher(service.text("image")).matches()) {
            say(service, "the image " + service.text("image") + " is not pinned to a version");
        }
    }

    private void confinement(Service service) {
        if (Set.of("", "root", "0").contains(service.text("user").split(":")[0])) {
            say(service, "runs as root");
        }
        if (!service.texts("cap_drop").contains("ALL")) {
            say(service, "keeps capabilities");
        }
        if (!service.texts("security_opt").contains("no-new-privileges:true")) {
            say(service, "may gain privileges");
        }
        if (service.keys().containsKey("privileged")) {
            say(service, "is privileged");
        }
    }

    private void health(Service service) {
        List<String> test = Yaml.texts(service.map("healthcheck").get("test"));
        if (test.size() < 2 || !test.get(0).startsWith("CMD")) {
            say(service, "has no health check");
        } else if (test.get(1).startsWith("/opt/steelyard/")
                && !Files.isExecutable(file.folder()
                        .resolve("deploy/compose")
                        .resolve(test.get(1).substring(15)))) {
            say(service, "the health check " + test.get(1) + " is not there");
        }
    }

    private void ports(Service service) {
        for (String port : service.texts("ports")) {
            if (!port.startsWith("127.0.0.1:")) {
                say(service, "publishes " + port + " beyond this machine");
            }
        }
    }

    private void environment(Service service) throws IOException {
        Map<String, Object> environment = service.map("environment");
        Set<String> wanted = names(ENVIRONMENT, mountedText(service));
        for (String name : environment.keySet()) {
            if (!isKnown(service, name, wanted)) {
                say(service, "nothing reads the environment variable " + name);
            }
        }
        for (String name : wanted) {
            if (!environment.containsKey(name)) {
                say(service, "a mounted file wants the environment variable " + name);
            }
        }
    }

    private boolean isKnown(Service service, String name, Set<String> wanted) throws IOException {
        String image = service.text("image");
        if (image.startsWith("influxdb:")) {
            return INFLUXDB.matcher(name).matches();
        } else if (image.startsWith("grafana/")) {
            return GRAFANA.matcher(name).matches();
        }
        String script = Files.readString(file.folder().resolve("steelyard"));
        return wanted.contains(name) || names(OURS, script).contains(name);
    }

    private void secrets(Service service) throws IOException {
        Set<String> used = names(SECRET, service.map("environment").values() + mountedText(service));
        Set<String> granted = new TreeSet<>(service.texts("secrets"));
        for (String secret : used) {
            if (!granted.contains(secret)) {
                say(service, "wants the secret " + secret + ", which is not granted");
            }
        }
        String making = Files.readString(file.folder().resolve("deploy/compose/make-secrets"));
        Map<String, Object> declared = Yaml.map(file.keys().get("secrets"));
        for (String secret : granted) {
            if (!used.contains(secret)) {
                say(service, "is granted the secret " + secret + " and does not use it");
            }
            if (!Yaml.map(declared.get(secret)).containsKey("file") || !making.contains(" " + secret)) {
                say(service, "nobody makes the secret " + secret);
            }
        }
        service.map("environment").forEach((name, value) -> {
            if (name.matches(".*(PASSWORD|TOKEN)") && !String.valueOf(value).isEmpty()) {
                say(service, "the secret " + name + " stands in the compose file");
            }
        });
    }

    private void mounts(Service service) {
        Set<String> volumes = Yaml.map(file.keys().get("volumes")).keySet();
        for (Mount mount : service.mounts()) {
            if (mount.isFile()) {
                if (!Files.exists(file.folder().resolve(mount.source()))) {
                    say(service, mount.source() + " is mounted and not there");
                } else if (!mount.isReadOnly()) {
                    say(service, mount.source() + " can be written by the container");
                }
            } else if (!volumes.contains(mount.source())) {
                say(service, "the volume " + mount.source() + " is not declared");
            }
        }
        if (service.process().isPresent()
                && service.mounts().stream()
                        .noneMatch(mount -> !mount.isFile() && mount.target().equals("/var/lib/steelyard/data"))) {
            say(service, "its data folder is on no volume");
        }
    }

    /** All that is mounted as files, a folder's files included. */
    private String mountedText(Service service) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Mount mount : service.mounts()) {
            Path source = file.folder().resolve(mount.source());
            if (mount.isFile() && Files.exists(source)) {
                try (var files = Files.walk(source)) {
                    for (Path one : files.filter(Files::isRegularFile).toList()) {
                        text.append(Files.readString(one)).append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
