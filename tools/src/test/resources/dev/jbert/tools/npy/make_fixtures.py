"""Writes stored.npz and compressed.npz with NumPy. Run it in this folder."""

import numpy as np

matrix = (np.arange(12, dtype=np.float32) / 4).reshape(3, 4)
arrays = {
    "little": matrix,
    "big": matrix.astype(">f4"),
    "fortran": np.asfortranarray(matrix),
    "cube_fortran": np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)),
    "double": np.array([0.1, -1.0]),
    "half": np.array([1, -2.5, 65504], dtype=np.float16),
    "scalar": np.float32(5),
    "empty": np.zeros((0, 3), dtype=np.float32),
    "position_ids": np.arange(4),
}
np.savez("stored.npz", **arrays)
np.savez_compressed("compressed.npz", **arrays)
