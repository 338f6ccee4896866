package io.steelyard.cli.demo;

/**
 * Where a demo's processes listen.
 *
 * @param opcua of the site's server; the areas' follow
 */
public record Ports(int http, int mqtt, int agentHttp, int opcua) {
    private static final int MOST = 65_535;
    private static final int NEEDED = 10;

    /** The table of the interface page. */
    public static Ports usual() {
        return new Ports(8080, 1883, 8081, 4840);
    }

    /** The same table from another number on: gateway HTTP, MQTT, MQTT over TLS, agent HTTP, OPC UA. */
    public static Ports from(int base) {
        if (base < 1 || base + NEEDED > MOST) {
            throw new IllegalArgumentException("--port-base is a number from 1 to " + (MOST - NEEDED));
        }
        return new Ports(base, base + 1, base + 3, base + 4);
    }
}
