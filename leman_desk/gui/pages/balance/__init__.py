"""The page of the mail balance."""
