"""Every word a person reads, in Vietnamese and English; the language is an argument."""
