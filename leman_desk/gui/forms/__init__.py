"""Parts of forms that several pages share; they show values and tell what a person wants."""
