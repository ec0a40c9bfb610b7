"""Numbers only: where complaints come back, how sure that is, and where the next ones will be.

    from spatial.analysis.analyse import analyse
    from spatial.analysis.reports import Reports

Arrays in, arrays out (numpy, scipy, numba). No Django, no database, no clock, no network: `now` and `seed` are
arguments.
"""
