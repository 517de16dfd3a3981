// The screens of the desk, and for whom each is. `title` is the text of its way; without one, `way_<name>`.

import { COORDINATING } from "../coordinator/ways.js";

export const SCREENS = [
  { name: "read", roles: ["clerk"], load: () => import("./read/screen.js") },
  { name: "review", roles: ["reviewer"], load: () => import("./review/screen.js") },
  ...COORDINATING,
];
