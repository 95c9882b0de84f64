"""The SLA board: what needs action today, how the promise was kept, and the complaints behind each number."""
