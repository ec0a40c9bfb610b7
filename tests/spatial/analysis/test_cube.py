import numpy as np

from spatial.analysis.cube import CellFrame, count_cube


def test_cells_and_steps_are_half_open() -> None:
    frame = CellFrame(west=100.0, south=0.0, columns=2, rows=1)
    x = np.array([99.9, 100.0, 199.9, 200.0, 300.0, 100.0, 100.0, 100.0])
    t = np.array([60.0, 60.0, 60.0, 60.0, 60.0, 30.0, 30.1, 60.1])

    cube = count_cube(x, np.zeros(8), t, frame, now=60.0, steps=2)

    assert cube.tolist() == [[[1, 0]], [[3, 1]]]
