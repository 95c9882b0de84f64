"""The page of settings, of this computer and of the desk."""
