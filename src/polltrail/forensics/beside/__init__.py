"""What is known of the same stations beside one contest's figures: other contests, sources, hours, places, elections."""

from polltrail.forensics.beside.beside import Beside, OtherContest, OtherSource

__all__ = ["Beside", "OtherContest", "OtherSource"]
