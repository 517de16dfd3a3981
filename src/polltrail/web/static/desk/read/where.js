// Of which station and contest a form is.

import { make } from "../../capture/dom.js";
import { number, t } from "../frame/language.js";

export const whereOf = ({ station, contest }) =>
  make("div", { class: "where" },
    make("h2", {}, `${t("station")} `, make("bdi", {}, station.id), station.name && station.name !== station.id && [" · ", make("bdi", {}, station.name)]),
    make("p", { class: "area" }, make("bdi", {}, station.area.join(" › ")), " · ", t("contest_named", { contest: contest.id }), station.registered_voters !== null && ` · ${t("registered", { count: number(station.registered_voters) })}`),
  );
