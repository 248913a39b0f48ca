package dev.jbert.bench.chart;

import java.util.Locale;

/** How something looks; the colours are those of the reader's light or dark mode. */
enum Style {
  /** Behind everything. */
  SURFACE,
  /** What the chart is called. */
  TITLE,
  /** Text that one reads second. */
  TEXT,
  /** Text that one reads first. */
  STRONG,
  /** What a group of bars is called. */
  GROUP,
  /** A label on the drawing: strong, with a rim that keeps it clear of lines. */
  LABEL,
  /** Lines that help to read off values. */
  GRID,
  /** Where a scale begins. */
  AXIS,
  /** What all bars are held against. */
  REFERENCE,
  /** A ceiling. */
  ROOF,
  /** A ceiling of less weight. */
  THIN_ROOF,
  /** The bars or dots that matter. */
  MAIN,
  /** The bars or dots beside them. */
  SECOND,
  /** Where an aim lies. */
  AIM,
  /** From a dot to its label. */
  LEADER;

  /** One sheet for all charts. Media queries are for browsers; others draw the light form. */
  static final String SHEET =
      """
      text { font-family: "Segoe UI", Roboto, Helvetica, Arial, "DejaVu Sans", sans-serif; font-size: 12px; fill: #52514e; }
      .surface { fill: #fcfcfb; }
      .title { font-size: 16px; font-weight: bold; fill: #0b0b0b; }
      .strong { fill: #0b0b0b; }
      .group { fill: #0b0b0b; font-weight: bold; }
      .label { fill: #0b0b0b; stroke: #fcfcfb; stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; }
      .grid { stroke: #e5e4de; }
      .axis { stroke: #8b8982; }
      .reference { stroke: #8b8982; stroke-width: 2px; stroke-dasharray: 3 2; }
      .roof { stroke: #52514e; stroke-width: 2px; }
      .thin-roof { stroke: #8b8982; stroke-dasharray: 5 4; }
      .main { fill: #2a78d6; }
      .second { fill: #eb6834; }
      .aim { stroke: #0b0b0b; stroke-width: 2px; }
      .leader { stroke: #8b8982; stroke-width: 0.75px; }
      @media (prefers-color-scheme: dark) {
        text { fill: #c3c2b7; }
        .surface { fill: #1a1a19; }
        .title, .strong, .group { fill: #ffffff; }
        .label { fill: #ffffff; stroke: #1a1a19; }
        .grid { stroke: #31312e; }
        .roof { stroke: #c3c2b7; }
        .main { fill: #3987e5; }
        .second { fill: #d95926; }
        .aim { stroke: #ffffff; }
      }
      """;

  /** The name of the class in the sheet. */
  String className() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
