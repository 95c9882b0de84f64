"""The machine around the desk: clock, keychain, holidays, paths, locks, settings, logs."""
