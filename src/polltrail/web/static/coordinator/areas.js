// Places in words, and choosing among them.

import { make } from "../capture/dom.js";
import { t } from "../desk/frame/language.js";
import { bdi, options } from "./dom.js";

export const pathOf = (path) => (path.length ? bdi(path.join(" › ")) : t("c_country"));

/** Whom something is for: places by name, or everybody. */
export const scopeText = ({ areas, stations }) =>
  areas.length + stations.length ? bdi([...areas.map((one) => one.join(" › ")), ...stations].join(", ")) : t("whole_election");

/** What forms offer to choose from, with places by their names. */
export const placesOf = ({ stations, areas }) => ({ stations: new Set(stations), areas: new Map(areas.map((path) => [path.join("/"), path])) });

/** Choose an area; its value is the path as JSON, or nothing for the whole country. */
export const areaChoice = (areas, first) =>
  make("select", {}, options([["", first], ...areas.map((path) => [JSON.stringify(path), path.join(" › ")])]));
