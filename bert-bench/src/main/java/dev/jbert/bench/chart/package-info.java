/** Charts as SVG, written by hand: what a chart shows is a record, and drawing it is a function. */
@NullMarked
package dev.jbert.bench.chart;

import org.jspecify.annotations.NullMarked;
