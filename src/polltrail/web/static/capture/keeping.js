// Whether this browser will still have the key tomorrow: who is warned early can do something about it.

/** Whether the page may work here at all: over plain HTTP, browsers hide cryptography and have no service worker. */
export const isSafePlace = () => isSecureContext && Boolean(crypto.subtle) && "indexedDB" in globalThis;

export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** iPhones and iPads, of which the newer say that they are Macs with a touch screen. */
export const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

/** Ask the browser to keep what this page has; some ask the person, some decide by themselves. */
export async function askToKeep() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

/** What may happen to the key: "kept", "week" (Safari's seven days), or "room" (erased where the phone is full). */
export async function danger() {
  if (isApple() && !isInstalled()) return "week";
  const kept = await navigator.storage?.persisted?.().catch(() => false);
  return kept ? "kept" : "room";
}

let offered = null;
const waiting = new Set();

if (typeof addEventListener === "function") {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event;
    for (const one of waiting) one();
  });
}

/** Be told when the browser would install the page. */
export const onOffer = (listener) => waiting.add(listener);

export const canInstall = () => offered !== null;

export async function install() {
  const event = offered;
  offered = null;
  await event?.prompt();
}
