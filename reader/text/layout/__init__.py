"""Line layout: line breaking, filling, pages and grids; a `Document` and a width in, lines out."""
