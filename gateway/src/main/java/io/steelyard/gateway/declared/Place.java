package io.steelyard.gateway.declared;

import java.util.List;

/**
 * Where an asset stands, and what it is. An asset has what is declared for itself, else for its line, its area, its site.
 *
 * @param equipmentClass empty when nobody knows it
 */
public record Place(String asset, String area, String line, String equipmentClass) {

    /** What may be declared for it, the nearest first. */
    List<String> subjects() {
        return area.isEmpty()
                ? List.of(asset, "")
                : line.isEmpty() ? List.of(asset, area, "") : List.of(asset, area + "/" + line, area, "");
    }
}
