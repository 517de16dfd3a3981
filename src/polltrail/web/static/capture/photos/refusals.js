// Why a picture cannot be used: one sentence in English here, and a name under which texts.js has it in every language.

import { Refused } from "../../verify/answers.js";

const SENTENCES = {
  bytes: "picture: expected at most {most} million bytes, found {found}; not opened. Take it again with the camera of this page",
  pixels: "picture: expected at most {most} million pixels, found {found} by {other}; not opened. Take it again with the camera of this page",
  kind: "picture: expected a JPEG, PNG or WebP, found something else; not opened. Take it again with the camera of this page",
  damaged: "picture: expected one that can be opened, found one that is damaged; take it again",
  small: "picture: expected at least {most} pixels on its shorter side, found {found}; nobody could read the numbers in it. Take it again from nearby",
  canvas: "this browser: expected to be allowed to redraw a picture, found that it draws something else; switch off its protection against fingerprinting for this page, or use another browser",
  large: "picture: expected to fit into {most} bytes, found that it does not; take it again with the form alone in it",
  camera: "camera: expected that this page may use it, found that it may not; allow it in the browser, or choose a picture that was taken",
};

/** A picture that cannot be used. */
export class PhotoRefused extends Refused {
  /**
   * @param {string} code - One of the names above.
   * @param {object} values - What is filled in.
   */
  constructor(code, values = {}) {
    super(SENTENCES[code].replace(/\{(\w+)\}/g, (_, name) => String(values[name])));
    this.code = code;
    this.values = values;
  }
}

export const CODES = Object.keys(SENTENCES);
