"""Charts of the desk: pyqtgraph scenes dressed in the design's tokens, each with a table as its twin.

Importing any module here but `values`, `table` and `loading` loads pyqtgraph and numpy.
"""
