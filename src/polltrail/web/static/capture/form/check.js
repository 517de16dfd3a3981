// Before signing: the photograph beside the numbers, what does not hold, what is blank; and then the one button.

import { button, link, make, named, note } from "../dom.js";
import { Changed, KeyLost, isOpen, signForm, slotOf } from "../signing.js";
import { get, kept } from "../store.js";
import { called, number, say } from "../texts.js";
import { changed, failureNote, notLookedAt } from "./fill.js";
import { failures } from "./identities.js";
import { figuresOf, groupsOf } from "./model.js";
import { addressOf, photosOf } from "./pictures.js";

/** The view of a station's form of a contest, as it will be signed. */
export async function view(station, contest) {
  const [work, draft] = [await kept("work"), await get("drafts", slotOf(station, contest))];
  if (!work || !draft) return [make("h1", {}, say("form.none")), link("stations", say("back"))];
  if (!isOpen(draft)) {
    location.replace(`#sent/${draft.signed_id}`);
    return [];
  }
  const place = work.stations.find((one) => one.id === station);
  const choices = work.contests[contest].choices;
  const figures = figuresOf(work.form, choices, draft.values);
  const found = failures(work.form, figures, place.registered_voters);
  const back = `form/${encodeURIComponent(station)}/${encodeURIComponent(contest)}`;
  return [
    make("p", { class: "eyebrow" }, link(back, say("check.back"))),
    make("h1", {}, say("check.title")),
    make("p", { class: "hint" }, named(place.name ?? place.id), " \u00b7 ", named(contest)),
    make("div", { class: "beside" }, await pictures(draft, work), make("div", {}, ...numbers(work, choices, figures))),
    make("div", { class: "failures" }, found.map((one) => failureNote(one, draft, choices, keepIn(draft)))),
    signing(draft, figures, found),
  ];
}

const keepIn = (draft) => async (how) => {
  const now = await changed(draft.slot, how);
  if (now) draft.revision = now.revision;
  globalThis.dispatchEvent(new Event("polltrail-look"));
};

async function pictures(draft, work) {
  const photos = await photosOf(draft);
  if (!photos.length) return note("wait", make("p", {}, say(work.about.image_required ? "check.no_photo_required" : "check.no_photo")));
  return make("div", { class: "pictures" }, photos.map((one, at) => {
    const image = make("img", { src: addressOf(one), alt: say("photo.number", { n: at + 1 }), width: one.width, height: one.height });
    const larger = button("", () => larger.classList.toggle("large"), { class: "zoom", "aria-label": say("check.zoom", { n: at + 1 }) });
    larger.append(image);
    return larger;
  }));
}

function numbers(work, choices, figures) {
  return groupsOf(work.form).map(({ paper, section, items }) => {
    const rows = items.flatMap((one) => (one.choices ? choiceRows(one.fields, choices, figures) : fieldRows(one, figures)));
    if (!rows.length) return null;
    const title = [paper, called("section", section, section)].filter(Boolean).join(" \u00b7 ");
    return make("table", { class: "read" }, title && make("caption", {}, named(title)), make("tbody", {}, rows));
  }).filter(Boolean);
}

const choiceRows = (fields, choices, { votes, rows }) =>
  choices.flatMap(({ id, name }) => [
    ...fields.map((one) => line([named(name), ", ", named(called("field", one.name, one.title))], rows.get(id)[one.name])),
    line([named(name)], votes.get(id)),
  ]);

const fieldRows = ({ field, parts }, { numbers: found }) =>
  [...parts, field].filter(({ name }) => Object.hasOwn(found, name)).map((one) => {
    const part = one === field ? null : called("part", one.name.slice(field.name.length + 1), one.title);
    return line([named(called("field", field.name, field.title)), part && [", ", named(part)]], found[one.name]);
  });

const line = (title, found) => make("tr", {}, make("th", { scope: "row" }, title), make("td", { class: found === null ? "blank" : null }, found === null ? say("blank") : number(found)));

function signing(draft, figures, found) {
  const told = make("div", { "aria-live": "assertive" });
  const sign = async () => {
    press.disabled = true;
    try {
      location.hash = `#sent/${await signForm(draft.slot, draft.revision)}`;
    } catch (error) {
      told.replaceChildren(failed(error));
      press.disabled = false;
    }
  };
  const press = button(say("check.sign"), sign, { class: "main", id: "sign" });
  const look = () => {
    const left = notLookedAt(found, draft).length;
    const wrong = figures.wrong.length > 0;
    press.disabled = left > 0 || wrong;
    told.replaceChildren(...[wrong && make("p", { class: "wrong" }, say("form.not_number")), left > 0 && make("p", { class: "wrong" }, say("check.look_first"))].filter(Boolean));
  };
  addEventListener("polltrail-look", look);
  look();
  return make("div", { class: "stack next" }, make("p", { class: "hint" }, say("check.means")), told, press);
}

function failed(error) {
  if (error instanceof KeyLost) return note("bad", make("p", {}, say("key.lost")));
  if (error instanceof Changed) return note("bad", make("p", {}, say("check.changed")), make("p", {}, button(say("check.reload"), () => globalThis.dispatchEvent(new Event("polltrail-show")))));
  return note("bad", make("p", {}, say("check.failed")), make("p", { class: "detail", dir: "auto" }, error.message));
}
