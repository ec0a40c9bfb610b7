"""What becomes of a Territory's places from one edition to the next: what moves, and which place follows which.

Plain functions over outlines: numpy and shapely, no database.
"""
