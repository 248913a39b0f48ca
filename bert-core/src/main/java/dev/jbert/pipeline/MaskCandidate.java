package dev.jbert.pipeline;

/**
 * A token that could stand at a masked place.
 *
 * @param score its probability there, from 0 to 1, among the whole vocabulary
 * @param token its id
 * @param tokenStr the token as text
 * @param sequence the whole text with the token put in
 */
public record MaskCandidate(float score, int token, String tokenStr, String sequence) {}
