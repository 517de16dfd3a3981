// The photographs of a form: taken here or chosen, drawn anew on the phone, and kept until they are sent.

import { hasCamera, openCamera } from "../photos/camera.js";
import { photoOf } from "../photos/encode.js";
import { PhotoRefused } from "../photos/refusals.js";
import { button, make, note } from "../dom.js";
import { get, put } from "../store.js";
import { knows, say } from "../texts.js";
import { changed } from "./fill.js";

const shown = new Map();

/** The address of a kept photograph, for an image on the page; the same one until the page is left. */
export function addressOf({ digest, bytes, media_type }) {
  if (!shown.has(digest)) shown.set(digest, URL.createObjectURL(new Blob([bytes], { type: media_type })));
  return shown.get(digest);
}

/** Photographs of a draft that are there. */
export const photosOf = async (draft) => (await Promise.all(draft.photos.map((digest) => get("photos", digest)))).filter(Boolean);

/** The part of the view that takes and shows photographs. */
export async function photosView(draft) {
  const list = make("ul", { class: "photos" });
  const told = make("div", { "aria-live": "polite" });
  const show = async () => list.replaceChildren(...(await photosOf(draft)).map((one, at) => item(one, at, draft, show)));
  const add = (making) => taking(making, draft, told).then(show);
  const choose = make("input", { type: "file", id: "photo-file", accept: "image/*", capture: "environment", class: "unseen", on: { change: () => add(() => photoOf(choose.files[0])).then(() => (choose.value = "")) } });
  const camera = make("div", { class: "camera", hidden: true });
  const open = hasCamera() && button(say("photo.camera"), () => watch(camera, add, told), { id: "camera-open" });
  await show();
  return make("section", { "aria-labelledby": "photographs" },
    make("h2", { id: "photographs" }, say("photo.title")), make("p", { class: "hint" }, say("photo.hint")),
    list, camera, told,
    make("p", { class: "presses" }, open, make("label", { class: "button", for: "photo-file" }, say("photo.choose")), choose));
}

function item(photo, at, draft, show) {
  const remove = async () => {
    draft.photos = draft.photos.filter((one) => one !== photo.digest);
    await changed(draft.slot, (now) => ({ ...now, photos: now.photos.filter((one) => one !== photo.digest) }));
    await show();
  };
  return make("li", {}, make("img", { src: addressOf(photo), alt: say("photo.number", { n: at + 1 }), width: photo.width, height: photo.height }),
    button(say("photo.remove"), remove, { "aria-label": say("photo.remove_number", { n: at + 1 }) }));
}

/** Show what the camera sees, until the button is pressed. */
async function watch(place, add, told) {
  const video = make("video", { playsInline: true, muted: true });
  const presses = make("p", { class: "presses" });
  place.replaceChildren(video, presses);
  place.hidden = false;
  try {
    const camera = await openCamera(video);
    const close = () => {
      camera.close();
      place.hidden = true;
    };
    addEventListener("hashchange", close, { once: true });
    presses.append(button(say("photo.take"), () => add(camera.take).then(close), { class: "main", id: "camera-take" }), button(say("photo.close"), close));
    document.getElementById("camera-take").focus();
  } catch (error) {
    place.hidden = true;
    told.replaceChildren(refused(error));
  }
}

async function taking(making, draft, told) {
  told.replaceChildren(make("p", { class: "hint" }, say("photo.working")));
  try {
    const photo = await making();
    await put({ photos: [{ ...photo, taken_at: Date.now(), statement: (await get("photos", photo.digest))?.statement ?? null, sent: false, problem: null }] });
    draft.photos = [...new Set([...draft.photos, photo.digest])];
    await changed(draft.slot, (now) => ({ ...now, photos: [...new Set([...now.photos, photo.digest])] }));
    told.replaceChildren();
  } catch (error) {
    told.replaceChildren(refused(error));
  }
}

function refused(error) {
  if (!(error instanceof PhotoRefused)) throw error;
  const key = `unusable.${error.code}`;
  return note("bad", make("p", {}, knows(key) ? say(key, error.values) : error.message));
}
