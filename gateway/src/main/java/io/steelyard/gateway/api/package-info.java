/**
 * Room 5: HTTP. Every path is a {@link io.steelyard.gateway.api.Route} that names its role and its parameters; the router,
 * the checks and the OpenAPI document are made from the same list. Requests are read on event loops and answered by a
 * bounded executor, because views may read the store. Also serves the console, a page without a build step.
 */
@NullMarked
package io.steelyard.gateway.api;

import org.jspecify.annotations.NullMarked;
