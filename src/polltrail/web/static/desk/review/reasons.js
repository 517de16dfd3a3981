// Why a reviewer may decide so, for each outcome (statement/bodies.py).

export const REASONS = {
  accept: ["readings_agree", "figures_clear", "explained", "other"],
  correct: ["figures_clear", "wrongly_read", "wrongly_filled_in", "other"],
  hold: [
    "blank_account", "blank_results", "damaged_form", "unclear_figures", "wrongly_filled_in", "station_name_missing",
    "station_name_differs", "station_code_missing", "station_code_differs", "form_already_received", "copies_differ",
    "awaiting_another_copy", "other",
  ],
  void: [
    "not_opened", "irregularities_found_by_authority", "materials_destroyed", "complaint_pending_at_authority",
    "complaint_pending_at_court", "disqualified_by_authority", "disqualified_by_court", "other",
  ],
};
