"""From an official boundary file to a set of boundaries that may become an edition.

The road is one way: `reading` opens the file, `mapping` gives its fields our names, `coverage` measures how the
outlines fit together, `validation` judges, `repair` mends slivers, `hierarchy` derives the upper levels, and `drafting`
walks it from end to end. No model is imported here; the store begins where a `BoundarySet` is handed over.
"""
