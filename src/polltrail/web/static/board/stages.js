// What later stages say of a contest is made beside its page, and takes longer: it stays while figures are replaced, and is
// asked for again then.

/** Take what later stages said out of a main part that is about to be replaced. */
export function lift(main) {
  return main.querySelector("#stages");
}

/** Put it into the new one, and ask for what they say by now. */
export async function settle(page, main, lifted) {
  const place = main.querySelector("#stages");
  if (!place) return;
  if (lifted) place.replaceWith(lifted);
  const here = lifted ?? place;
  const { root, language, page: path } = page.body.dataset;
  try {
    const answer = await fetch(`${root}${language}/stages/${path}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const open = [...here.querySelectorAll("details")].map((one) => one.open);
    here.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    for (const [at, one] of [...here.querySelectorAll("details")].entries()) one.open = open[at] ?? false;
  } catch {
    // What stood there stays: it says of which state it is.
  }
}
