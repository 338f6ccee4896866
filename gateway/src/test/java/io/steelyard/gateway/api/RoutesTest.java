package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Walks the router: nothing is reachable of which it was not said for whom. */
final class RoutesTest {
    private final List<Route> routes = new Router(Routes.of(new TestingViews().views())).routes();
    private final JsonNode document = OpenApi.document(routes);

    @Test
    void everyPathDeclaresItsRoleAndTheDocumentSaysTheSame() {
        Set<String> declared = new TreeSet<>();
        for (Route route : routes) {
            assertThat(route.role()).as(route.path()).isNotNull();
            declared.add(operation(
                    route.path().replace("*", "{id}"),
                    route.method().name(),
                    route.role().name()));
        }
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(operation(
                                path.getKey(),
                                method.getKey(),
                                method.getValue().path("x-role").asText()))));
        assertThat(described).isEqualTo(declared).hasSameSizeAs(routes);
    }

    private static String operation(String path, String method, String role) {
        return path + " " + method.toLowerCase(Locale.ROOT) + " " + role.toLowerCase(Locale.ROOT);
    }

    /** The router finds exactly the route that was declared, so that its role is the one that holds. */
    @Test
    void everyPathIsFoundAsItself() {
        Router router = new Router(routes);
        for (Route route : routes) {
            Router.Match match =
                    router.find(route.path().replaceAll("\\{[a-z]+}", "x").replace("*", "x"));
            assertThat(match).as(route.path()).isNotNull();
            assertThat(match.of(route.method())).isSameAs(route);
        }
    }
}
