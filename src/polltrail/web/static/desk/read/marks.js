// Signatures and stamps: whether each that the form asks for is there, and why not.

import { make } from "../../capture/dom.js";
import { t } from "../frame/language.js";

const STATES = ["present", "absent", "refused"];
const REASONS = ["unknown", "disagrees", "left_early", "not_admitted", "not_asked", "not_present", "other"];

/**
 * Make a row for each mark that officials leave, and for each candidate's agent.
 *
 * @returns {{element: HTMLElement, marks: function(): object[]}} `marks` as a transcription has them; what nobody said
 * anything of is left out.
 */
export function marksOf(task) {
  const rows = task.form.signatories.flatMap((one) => one.marks.filter((mark) => mark !== "name" && mark !== "date").flatMap((mark) => whose(one, task).map((of) => rowOf(one, of, mark))));
  const element = rows.length ? make("fieldset", {}, make("legend", {}, t("marks")), rows.map((row) => row.element)) : make("div");
  return { element, marks: () => rows.map((row) => row.mark()).filter(Boolean) };
}

/** An agent signs for a candidate or a party; one row says it of all of them where there are many. */
const whose = ({ agent }, { contest }) => (agent && contest.choices.length <= 6 ? contest.choices : [null]);

function rowOf({ role }, of, mark) {
  const words = [role, of?.name, mark].filter(Boolean).join(", ");
  const reason = select(REASONS.map((one) => [one, t(`reason_${one}`)]), `${words}: ${t("mark_why")}`);
  const state = select([["", t("mark_unsaid")], ...STATES.map((one) => [one, t(`mark_${one}`)])], words);
  const show = () => (reason.hidden = !["absent", "refused"].includes(state.value));
  state.addEventListener("change", show);
  show();
  return {
    element: make("div", { class: "mark-row" }, make("span", { dir: "auto" }, words), state, reason),
    mark: () => state.value && { role, of: of?.id ?? null, mark, state: state.value, reason: reason.hidden ? null : reason.value },
  };
}

const select = (options, label) => make("select", { "aria-label": label }, options.map(([value, text]) => make("option", { value }, text)));
