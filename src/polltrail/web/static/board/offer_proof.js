// Puts a button above the list of entries; what proves them is fetched when it is pressed.

import { make, words } from "./words.js";

/** Put the button there. */
export function offerProof(page) {
  const place = page.getElementById("prove");
  if (!place || place.firstChild) return;
  const button = make("button", { type: "button", textContent: words("prove") });
  const told = make("div", { role: "status" });
  button.addEventListener("click", async () => {
    try {
      const { run } = await import("./prove.js");
      await run(page, place, button, told);
    } catch {
      told.replaceChildren(make("p", { textContent: words("unproven") }));
    }
  });
  place.append(button, told);
}
