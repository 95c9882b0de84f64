"""One folder a page; pages never import pages."""
