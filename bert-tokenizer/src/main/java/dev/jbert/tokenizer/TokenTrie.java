package dev.jbert.tokenizer;

import java.util.Arrays;

/**
 * Tokens as paths of symbols (code points or chars) from a root, with an id where a token ends.
 *
 * <p>All edges stand in one open hash table, from (state, symbol) to state: a step costs one probe
 * and allocates nothing. Built once, then only read.
 */
final class TokenTrie {

  /** No such state, or no token ends here. */
  static final int NONE = -1;

  private static final int SYMBOL_BITS = 21;
  private static final long FREE = -1;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int FIRST_BITS = 10;

  private int bits;
  private long[] keys;
  private int[] targets;
  private int edges;
  private int states;
  private int[] ids;

  /** An empty trie. */
  TokenTrie() {
    this(1 << FIRST_BITS - 1);
  }

  /** An empty trie that has room for so many edges before it must grow. */
  TokenTrie(int expectedEdges) {
    bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, 2 * expectedEdges - 1));
    keys = free(1 << bits);
    targets = new int[1 << bits];
    ids = new int[expectedEdges + 2];
  }

  /** A new state that no edge leads to. */
  int newRoot() {
    return newState();
  }

  /** The state behind an edge, or {@link #NONE}. */
  int step(int state, int symbol) {
    long key = (long) state << SYMBOL_BITS | symbol;
    for (int slot = slot(key); ; slot = slot + 1 & keys.length - 1) {
      if (keys[slot] == key) {
        return targets[slot];
      }
      if (keys[slot] == FREE) {
        return NONE;
      }
    }
  }

  /** The token that ends at a state, or {@link #NONE}. */
  int idAt(int state) {
    return ids[state];
  }

  /** The state behind an edge, made if it is not there. */
  int extend(int state, int symbol) {
    int known = step(state, symbol);
    if (known != NONE) {
      return known;
    }
    if (++edges > keys.length / 2) {
      rehash();
    }
    int added = newState();
    insert((long) state << SYMBOL_BITS | symbol, added);
    return added;
  }

  /** Lets a token end at a state; the first one stays. */
  void putIfAbsent(int state, int id) {
    if (ids[state] == NONE) {
      ids[state] = id;
    }
  }

  private int newState() {
    if (states == ids.length) {
      ids = Arrays.copyOf(ids, states * 2);
    }
    ids[states] = NONE;
    return states++;
  }

  private void insert(long key, int target) {
    int slot = slot(key);
    while (keys[slot] != FREE) {
      slot = slot + 1 & keys.length - 1;
    }
    keys[slot] = key;
    targets[slot] = target;
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldTargets = targets;
    bits++;
    keys = free(1 << bits);
    targets = new int[1 << bits];
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldKeys[slot] != FREE) {
        insert(oldKeys[slot], oldTargets[slot]);
      }
    }
  }

  private int slot(long key) {
    return (int) (key * SPREAD >>> Long.SIZE - bits);
  }

  private static long[] free(int size) {
    long[] keys = new long[size];
    Arrays.fill(keys, FREE);
    return keys;
  }
}
