/**
 * Assessment models as data and the one engine that scores them. In come a model file, declared answers and, through the door
 * {@link io.steelyard.gateway.assessment.Telemetry}, what machines prove; out goes a result that says what is proven, what is
 * declared, what is missing and what would raise it. Nothing unknown becomes a number: it widens the score's bounds. Pure
 * functions on the caller's thread; exact numbers throughout. Knows neither network nor store, so that the command line can score
 * without a server.
 */
@NullMarked
package io.steelyard.gateway.assessment;

import org.jspecify.annotations.NullMarked;
