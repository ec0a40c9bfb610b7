"""Names for the arrays that cross module borders."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
IntArray32 = NDArray[np.int32]  # inside loops over millions
BoolArray = NDArray[np.bool_]
Column = NDArray[Any]  # of any of these
