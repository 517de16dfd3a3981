"""What a station's turnout or share is beyond its areas, its size and the previous election; robust, and no test by itself."""

from polltrail.forensics.residuals.columns import areas_above, known_before, previous_columns, size_column
from polltrail.forensics.residuals.residuals import Residuals, residuals

__all__ = ["Residuals", "areas_above", "known_before", "previous_columns", "residuals", "size_column"]
