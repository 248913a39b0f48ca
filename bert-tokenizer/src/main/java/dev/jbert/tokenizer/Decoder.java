package dev.jbert.tokenizer;

import java.util.List;

/** Joins tokens to text. */
interface Decoder {

  String decode(List<String> tokens);
}
