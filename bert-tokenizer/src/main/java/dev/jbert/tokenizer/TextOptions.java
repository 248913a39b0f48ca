package dev.jbert.tokenizer;

/**
 * What happens to a text before it is cut into tokens: {@link NormalizerOptions} for WordPiece,
 * {@link ByteLevelOptions} for byte-level BPE.
 */
public sealed interface TextOptions permits NormalizerOptions, ByteLevelOptions {}
