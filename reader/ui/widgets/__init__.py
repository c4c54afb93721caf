"""Line-API widgets: the list, the article, the facets."""
