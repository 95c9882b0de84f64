"""The desk: queue, conversation, case panel."""
