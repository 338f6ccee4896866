/**
 * The embedded default: one DuckDB file, a table a UTC day, the {@code stored} mark in the same file and transaction as
 * the points.
 */
@NullMarked
package io.steelyard.gateway.store.embedded;

import org.jspecify.annotations.NullMarked;
