"""Whether published figures look like counted votes: tests with exact nulls, and no verdicts."""
