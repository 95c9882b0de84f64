"""The desk's database: tables, units of work, readers, search, vault, migrations."""
