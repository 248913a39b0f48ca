package dev.jbert.bench.chart;

/**
 * A place in a picture, in pixels.
 *
 * @param x from the left
 * @param y from the top
 */
record Point(double x, double y) {}
