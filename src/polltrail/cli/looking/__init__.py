"""What `polltrail forensics` needs of the world: tables."""

from polltrail.cli.looking.looking import looked_at

__all__ = ["looked_at"]
