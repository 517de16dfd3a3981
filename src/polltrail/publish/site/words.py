"""Codes as words: states, reasons, findings, incidents, marks. A code that is not here is shown as it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from polltrail.publish.site.texts import N_

STATES: Final[Mapping[str, str]] = MappingProxyType({
    "missing": N_("Not heard from"),
    "imaged": N_("Photographed, not read"),
    "read_once": N_("Read by one person"),
    "read_twice": N_("Read alike by two persons"),
    "decided": N_("Decided by reviewers"),
    "held": N_("On hold"),
    "void": N_("Void"),
    "contested": N_("Contested"),
})  # fmt: skip
"""In the order of the evidence ladder, and what is beside it."""

EXPLAINED: Final[Mapping[str, str]] = MappingProxyType({
    "missing": N_("Nobody has sent in this form or a photograph of it."),
    "imaged": N_("A photograph of the form is in; nobody has read it yet."),
    "read_once": N_("One person has read the form; a second reading is not in yet."),
    "read_twice": N_("Two persons have read the form, and every number is the same."),
    "decided": N_("Reviewers looked at the form and decided which figures count."),
    "held": N_("The form contradicts itself, readings or copies of it contradict one another, or a reviewer put it on hold. It is not in the confirmed count."),
    "void": N_("The form counts no more; the reason is given."),
    "contested": N_("The figures had been accepted, and a photograph contradicts them now. They are out of the confirmed count until it is decided."),
})  # fmt: skip

REASONS: Final[Mapping[str, str]] = MappingProxyType({
    "readings-differ": N_("Two readings of the same paper differ"),
    "copies-differ": N_("Two copies of the form differ"),
    "contradicted": N_("Accepted figures were contradicted by a photograph"),
    "contradicted-without-image": N_("Accepted figures were contradicted, without a photograph"),
    "figures-changed": N_("Somebody changed their own reading"),
    "key-in-doubt": N_("A reading is by a key that cannot count"),
    "decision-lacks-persons": N_("A decision still needs a second person"),
    "decision-by-reader": N_("A decision by somebody who read the form"),
    "decision-without-reading": N_("A decision for a reading that does not stand"),
    "decision-taken-back": N_("A decision was taken back"),
    "identity-broken": N_("The numbers on the form do not add up"),
    "official-changed": N_("An official figure changed"),
    "official-vanished": N_("An official figure vanished"),
    "official-file-replaced": N_("An official page or file was replaced by another"),
    "choices-make-valid": N_("The choices do not add up to the valid votes"),
    "valid-and-rejected-make-cast": N_("Valid votes and rejected papers do not make the papers in the box"),
    "valid-and-null-make-cast": N_("Valid votes and null papers do not make the papers in the box"),
    "votes-within-register": N_("More votes than registered voters"),
    "cast-within-register": N_("More papers in the box than registered voters"),
    "cast-within-marked": N_("More papers in the box than voters who came"),
    "cast-within-issued": N_("More papers in the box than were handed out"),
    "votes-within-ballots": N_("More votes than papers in the box"),
    "registered_voters-by-gender": N_("The parts by gender do not make the registered voters"),
    "voters_marked-by-gender": N_("The parts by gender do not make the voters who came"),
    "ballots_cast-by-gender": N_("The parts by gender do not make the papers in the box"),
    "blank_account": N_("The ballot account is blank"),
    "blank_results": N_("The results are blank"),
    "damaged_form": N_("The form is damaged"),
    "unclear_figures": N_("Figures are unclear"),
    "figures_clear": N_("The figures are clear"),
    "readings_agree": N_("The readings agree"),
    "explained": N_("It is explained"),
    "wrongly_read": N_("It was wrongly read"),
    "wrongly_filled_in": N_("It was wrongly filled in"),
    "station_name_missing": N_("The station's name is missing"),
    "station_name_differs": N_("The station's name differs"),
    "station_code_missing": N_("The station's code is missing"),
    "station_code_differs": N_("The station's code differs"),
    "form_already_received": N_("Such a form had come in already"),
    "copies_differ": N_("Two copies of the form differ"),
    "awaiting_another_copy": N_("Another copy is awaited"),
    "not_opened": N_("The station did not open"),
    "irregularities_found_by_authority": N_("The authority found irregularities"),
    "materials_destroyed": N_("Materials were destroyed"),
    "complaint_pending_at_authority": N_("A complaint is before the authority"),
    "complaint_pending_at_court": N_("A complaint is before a court"),
    "disqualified_by_authority": N_("Disqualified by the authority"),
    "disqualified_by_court": N_("Disqualified by a court"),
    "other": N_("Another reason"),
})  # fmt: skip
"""Findings, reasons of reviewers, and identities of the form that fail."""

INCIDENTS: Final[Mapping[str, str]] = MappingProxyType({
    "not_opened": N_("The station did not open"),
    "opened_late": N_("The station opened late"),
    "closed_early": N_("The station closed early"),
    "counting_stopped": N_("Counting stopped"),
    "agent_not_admitted": N_("An agent was not let in"),
    "agent_sent_away": N_("An agent was sent away"),
    "form_not_given": N_("The form was not handed to an agent"),
    "form_not_posted": N_("The form was not posted at the door"),
    "results_not_sent": N_("Results were not sent on"),
    "materials_missing": N_("Materials were missing"),
    "materials_destroyed": N_("Materials were destroyed"),
    "ballots_added": N_("Ballots were added, as somebody reports"),
    "ballots_removed": N_("Ballots were taken away, as somebody reports"),
    "pressure_on_voters": N_("Voters were put under pressure, as somebody reports"),
    "violence": N_("There was violence, as somebody reports"),
    "other": N_("Something else was reported"),
})  # fmt: skip

CHECKS: Final[Mapping[str, str]] = MappingProxyType({
    "choices-make-valid": N_("The choices add up to the valid votes"),
    "valid-and-rejected-make-cast": N_("Valid votes and rejected papers make the papers in the box"),
    "valid-and-null-make-cast": N_("Valid votes and null papers make the papers in the box"),
    "votes-within-register": N_("No more votes than registered voters"),
    "cast-within-register": N_("No more papers in the box than registered voters"),
    "cast-within-marked": N_("No more papers in the box than voters who came"),
    "cast-within-issued": N_("No more papers in the box than were handed out"),
    "votes-within-ballots": N_("No more votes than papers in the box"),
    "registered_voters-by-gender": N_("The parts by gender make the registered voters"),
    "voters_marked-by-gender": N_("The parts by gender make the voters who came"),
    "ballots_cast-by-gender": N_("The parts by gender make the papers in the box"),
})  # fmt: skip
"""What an identity of the form says, where it holds."""

ANSWERS: Final[Mapping[str, str]] = MappingProxyType({
    "pass": N_("holds"),
    "fail": N_("does not hold"),
    "cannot tell": N_("cannot tell"),
})  # fmt: skip

COPIES: Final[Mapping[str, str]] = MappingProxyType({
    "posted": N_("copy posted at the door"),
    "agent": N_("an agent's copy"),
    "returning_officer": N_("the returning officer's copy"),
    "authority": N_("the authority's copy"),
})  # fmt: skip

CHANNELS: Final[Mapping[str, str]] = MappingProxyType({
    "capture": N_("typed on a phone"),
    "desk": N_("read at a desk"),
    "file": N_("sent as a file"),
    "sms": N_("sent as a text message"),
})  # fmt: skip

MARKS_OF_PEOPLE: Final[Mapping[str, str]] = MappingProxyType({
    "present": N_("there"),
    "absent": N_("not there"),
    "refused": N_("refused"),
})  # fmt: skip

DOUBTS: Final[Mapping[str, str]] = MappingProxyType({
    "late": N_("enrolled after the roll closed"),
    "suspect": N_("its key is suspect"),
    "revoked": N_("its key was revoked before"),
    "unknown": N_("its key is not enrolled"),
})  # fmt: skip

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType({
    "accept": N_("A reviewer accepts a reading"),
    "correct": N_("A reviewer corrects the figures"),
    "hold": N_("A reviewer puts the form on hold"),
    "void": N_("A reviewer declares the form void"),
    "endorse": N_("A second person says the same"),
})  # fmt: skip

STATUSES: Final[Mapping[str, str]] = MappingProxyType({
    "unofficial-partial": N_("unofficial, some stations"),
    "unofficial-complete": N_("unofficial, all stations"),
    "certified": N_("certified"),
    "correction": N_("correction"),
    "recount": N_("recount"),
    "unknown": N_("status not said"),
})  # fmt: skip

VERDICTS: Final[Mapping[str, str]] = MappingProxyType({
    "contradicted": N_("Contradicted"),
    "strained": N_("Strained"),
    "possible": N_("Possible"),
    "agrees": N_("Agrees"),
    "cannot tell": N_("Cannot tell"),
})  # fmt: skip

FIELDS: Final[Mapping[str, str]] = MappingProxyType({
    "registered_voters": N_("Registered voters"),
    "voters_marked": N_("Voters who came"),
    "ballots_received": N_("Ballot papers received"),
    "unused_ballots": N_("Ballot papers left over"),
    "ballots_issued": N_("Ballot papers handed out"),
    "spoiled_ballots": N_("Ballot papers spoiled"),
    "ballots_cast": N_("Papers in the box"),
    "valid_votes": N_("Valid votes"),
    "rejected_ballots": N_("Rejected papers"),
    "blank_ballots": N_("Blank papers"),
    "null_ballots": N_("Null papers"),
    "stations_reporting": N_("Stations counted"),
    "stations_total": N_("Stations in all"),
})  # fmt: skip

KINDS: Final[Mapping[str, str]] = MappingProxyType({
    "image": N_("A photograph"),
    "holding": N_("A store has the photograph"),
    "transcription": N_("A reading"),
    "endorsement": N_("An endorsement"),
    "decision": N_("A decision"),
    "official": N_("An official figure was seen"),
    "incident": N_("An incident"),
    "withdrawal": N_("Something was taken back"),
    "removal": N_("A photograph was removed"),
    "enrolment": N_("A key was enrolled"),
    "revocation": N_("A key was revoked"),
    "definition": N_("The definition of the election"),
})  # fmt: skip

ROLES: Final[Mapping[str, str]] = MappingProxyType({
    "presiding_officer": N_("presiding officer"),
    "polling_agent": N_("polling agent"),
    "agent": N_("polling agent"),
    "observer": N_("observer"),
    "clerk": N_("clerk"),
    "reviewer": N_("reviewer"),
    "watcher": N_("watcher of the authority"),
    "registrar": N_("registrar"),
    "store": N_("store of photographs"),
    "mirror": N_("mirror"),
    "signature": N_("signature"),
    "stamp": N_("stamp"),
    "seal": N_("seal"),
    "thumb_mark": N_("thumbprint"),
})  # fmt: skip
