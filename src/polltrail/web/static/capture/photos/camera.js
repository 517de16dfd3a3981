// The phone's camera in the page, for browsers that open no camera of their own: what is seen when the button is pressed.

import { photoOfDrawable } from "./encode.js";
import { PhotoRefused } from "./refusals.js";

// The camera on the back, as sharp as it can: the form is read from this picture.
const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 4096 }, height: { ideal: 3072 } } };

/** Whether the page can ask for a camera at all. */
export const hasCamera = () => Boolean(globalThis.navigator?.mediaDevices?.getUserMedia);

/**
 * Open the camera, and show what it sees.
 *
 * @param {HTMLVideoElement} video
 * @returns {Promise<{take: function(): Promise<import("./encode.js").Photo>, close: function(): void}>}
 * @throws {PhotoRefused} It may not be used, or there is none.
 */
export async function openCamera(video) {
  const stream = await asked();
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    video.muted = true;
    video.playsInline = true;
    await video.play();
  } catch {
    close();
    throw new PhotoRefused("camera");
  }
  return { take: () => photoOfDrawable(video), close };
}

async function asked() {
  try {
    return await navigator.mediaDevices.getUserMedia(WANTED);
  } catch {
    throw new PhotoRefused("camera");
  }
}
