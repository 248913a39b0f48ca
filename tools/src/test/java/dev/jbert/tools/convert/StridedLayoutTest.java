package dev.jbert.tools.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StridedLayoutTest {

  private static final long SEED = 20261122;

  @Test
  void rowMajorArraysAreGivenAsTheyAre() {
    StridedLayout layout = StridedLayout.rowMajor(List.of(2L, 3L));
    float[] storage = {0, 1, 2, 3, 4, 5};
    assertEquals(List.of(3L, 1L), layout.strides());
    assertTrue(layout.isContiguous());
    assertSame(storage, layout.gather(storage));
  }

  @Test
  void columnMajorArraysAreTransposed() {
    StridedLayout layout = StridedLayout.columnMajor(List.of(2L, 3L));
    assertEquals(List.of(1L, 2L), layout.strides());
    assertFalse(layout.isContiguous());
    assertArrayEquals(
        new float[] {0, 2, 4, 1, 3, 5}, layout.gather(new float[] {0, 1, 2, 3, 4, 5}));
  }

  @Test
  void scalarsAndEmptyArraysHaveTheirNumberOfElements() {
    StridedLayout scalar = StridedLayout.rowMajor(List.of());
    assertEquals(1, scalar.elementCount());
    assertArrayEquals(new float[] {7}, scalar.gather(new float[] {7}));
    StridedLayout empty = new StridedLayout(9, List.of(0L, 1L << 40), List.of(1L << 40, 1L));
    assertEquals(0, empty.elementCount());
    assertEquals(0, empty.span());
    assertArrayEquals(new float[0], empty.gather(new float[0]));
  }

  @Test
  void gatheringFollowsTheStridesOfAnyPermutation() {
    Random random = new Random(SEED);
    for (int run = 0; run < 200; run++) {
      int rank = 1 + random.nextInt(4);
      List<Integer> axes = new ArrayList<>();
      Long[] shape = new Long[rank];
      for (int i = 0; i < rank; i++) {
        axes.add(i);
        shape[i] = 1L + random.nextInt(4);
      }
      Collections.shuffle(axes, random);
      Long[] strides = new Long[rank];
      long step = 1 + random.nextInt(2);
      for (int axis : axes) {
        strides[axis] = step;
        step *= shape[axis];
      }
      StridedLayout layout = new StridedLayout(5, List.of(shape), List.of(strides));
      float[] storage = new float[(int) layout.span()];
      for (int i = 0; i < storage.length; i++) {
        storage[i] = i;
      }
      float[] elements = layout.gather(storage);
      assertEquals(layout.elementCount(), elements.length, "seed " + SEED + " " + layout);
      for (int i = 0; i < elements.length; i++) {
        assertEquals(storageIndex(layout, i), elements[i], "seed " + SEED + " " + layout);
      }
    }
  }

  /** The definition, element by element. */
  private static float storageIndex(StridedLayout layout, int element) {
    long index = 0;
    long rest = element;
    for (int i = layout.shape().size() - 1; i >= 0; i--) {
      index += rest % layout.shape().get(i) * layout.strides().get(i);
      rest /= layout.shape().get(i);
    }
    return index;
  }

  @Test
  void aStorageOfAnotherSizeIsRefused() {
    StridedLayout layout = StridedLayout.rowMajor(List.of(2L));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> layout.gather(new float[3]));
    assertEquals("storage of 3 elements, expected 2", e.getMessage());
  }
}
