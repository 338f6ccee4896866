/**
 * Room 4b: each asset's samples fold into one row a UTC minute. One path only: a minute that something happened in is
 * folded anew from the store, so that live, late and replayed data give the same row.
 */
@NullMarked
package io.steelyard.gateway.kpi;

import org.jspecify.annotations.NullMarked;
