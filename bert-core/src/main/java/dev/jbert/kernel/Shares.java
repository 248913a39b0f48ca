package dev.jbert.kernel;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The items of one operation after another, shared out to workers without allocation.
 *
 * <p>Every worker has a share of neighbouring items and takes them from the front: what it works on
 * next lies in memory behind what it works on now. One that has done its own takes from the backs
 * of the others' shares, so that a core that is slow or lent to somebody else holds nobody up.
 *
 * <p>A share is one long, changed by compare-and-set only: the operation's number, the first item
 * that is left and the item behind the last. A claim that succeeds therefore belongs to the
 * operation that is running, however long the thread had slept before it.
 */
final class Shares {

  /** Most items of one operation. */
  static final int MOST_ITEMS = (1 << 24) - 1;

  /** What a claim gives when nothing is left. */
  static final int NONE = -1;

  private static final int ITEM_BITS = 24;
  private static final long ITEM_MASK = (1L << ITEM_BITS) - 1;

  /** Longs between two shares: they must not lie in one or in neighbouring cache lines. */
  private static final int APART = 16;

  private final int workers;
  private final AtomicLongArray shares;

  Shares(int workers) {
    this.workers = workers;
    this.shares = new AtomicLongArray((workers + 1) * APART);
  }

  /**
   * Shares out the items of a new operation; nobody may have an item of the one before.
   *
   * @param operation differs from that of the operation before in its low 16 bits
   * @param items at most {@link #MOST_ITEMS}
   */
  void shareOut(int operation, int items) {
    for (int worker = 0; worker < workers; worker++) {
      long first = (long) items * worker / workers;
      long end = (long) items * (worker + 1) / workers;
      shares.set(place(worker), share(operation, first, end));
    }
  }

  /** Takes an item for a worker, {@link #NONE} if none of the operation is left. */
  int claim(int operation, int worker) {
    int own = claimFront(operation, worker);
    for (int i = 1; i < workers && own == NONE; i++) {
      own = claimBack(operation, (worker + i) % workers);
    }
    return own;
  }

  private int claimFront(int operation, int worker) {
    while (true) {
      long share = shares.get(place(worker));
      long first = share >>> ITEM_BITS & ITEM_MASK;
      long end = share & ITEM_MASK;
      if (first >= end || share != share(operation, first, end)) {
        return NONE;
      }
      if (shares.compareAndSet(place(worker), share, share(operation, first + 1, end))) {
        return (int) first;
      }
    }
  }

  private int claimBack(int operation, int worker) {
    while (true) {
      long share = shares.get(place(worker));
      long first = share >>> ITEM_BITS & ITEM_MASK;
      long end = share & ITEM_MASK;
      if (first >= end || share != share(operation, first, end)) {
        return NONE;
      }
      if (shares.compareAndSet(place(worker), share, share(operation, first, end - 1))) {
        return (int) (end - 1);
      }
    }
  }

  private static long share(int operation, long first, long end) {
    return (long) operation << 2 * ITEM_BITS | first << ITEM_BITS | end;
  }

  private static int place(int worker) {
    return (worker + 1) * APART;
  }
}
