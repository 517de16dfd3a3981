// The texts of the coordinator's screens, in every language of the desk.

import { addTexts } from "../desk/frame/language.js";
import en from "./texts/en.js";
import es from "./texts/es.js";
import fr from "./texts/fr.js";
import sw from "./texts/sw.js";
import ur from "./texts/ur.js";

addTexts({ en, es, fr, sw, ur });
