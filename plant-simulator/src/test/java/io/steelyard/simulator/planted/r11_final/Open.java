package io.steelyard.simulator.planted.r11_final;

/** Breaks R11: open for inheritance. */
class Open {}
