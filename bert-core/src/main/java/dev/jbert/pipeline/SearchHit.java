package dev.jbert.pipeline;

/**
 * An entry of a corpus that was found.
 *
 * @param corpusId its number in the corpus, from 0: {@code corpus_id}
 * @param score how alike it is to the query, the larger the more
 */
public record SearchHit(int corpusId, float score) {}
