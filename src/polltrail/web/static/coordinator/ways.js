// The coordinator's screens as the desk lists them: only their names, so that nobody else loads more.

import { addTexts } from "../desk/frame/language.js";

addTexts({
  en: { way_not_kept: "This is an organiser’s key, which no browser keeps. Open it for this page only, below.", way_session: "You coordinate: open your key for this page only", way_field: "The evening", way_people: "People", way_invite: "Invite", way_messages: "Messages", way_official: "Official figures", way_seal: "Seal" },
  ur: { way_not_kept: "یہ منتظم کی کلید ہے، جسے کوئی براؤزر نہیں رکھتا۔ نیچے اسے صرف اس صفحے کے لیے کھولیں۔", way_session: "آپ رابطہ کار ہیں: صرف اس صفحے کے لیے اپنی کلید کھولیں", way_field: "آج کی شام", way_people: "لوگ", way_invite: "دعوت", way_messages: "پیغامات", way_official: "سرکاری اعداد", way_seal: "مہر" },
  es: { way_not_kept: "Es una clave de organizador, que ningún navegador guarda. Ábrala solo para esta página, más abajo.", way_session: "Usted coordina: abra su clave solo para esta página", way_field: "La noche", way_people: "Personas", way_invite: "Invitar", way_messages: "Mensajes", way_official: "Cifras oficiales", way_seal: "Sello" },
  fr: { way_not_kept: "C’est une clé d’organisateur, qu’aucun navigateur ne garde. Ouvrez-la pour cette page seulement, ci-dessous.", way_session: "Vous coordonnez : ouvrez votre clé pour cette page seulement", way_field: "La soirée", way_people: "Personnes", way_invite: "Inviter", way_messages: "Messages", way_official: "Chiffres officiels", way_seal: "Scellé" },
  sw: { way_not_kept: "Huu ni ufunguo wa mwandalizi, ambao hakuna kivinjari kinachouhifadhi. Ufungue kwa ukurasa huu tu, hapa chini.", way_session: "Wewe ni mratibu: fungua ufunguo wako kwa ukurasa huu tu", way_field: "Jioni ya leo", way_people: "Watu", way_invite: "Alika", way_messages: "Ujumbe", way_official: "Takwimu rasmi", way_seal: "Muhuri" },
});

const [COORDINATORS, WATCHING] = [["organiser", "registrar"], ["organiser", "registrar", "watcher"]];

/** For `SCREENS` of the desk. */
export const COORDINATING = [
  { name: "field", roles: COORDINATORS, load: () => import("./views/field.js") },
  { name: "people", roles: COORDINATORS, load: () => import("./views/people.js") },
  { name: "invite", roles: ["organiser"], load: () => import("./views/invite.js") },
  { name: "messages", roles: COORDINATORS, load: () => import("./views/messages.js") },
  { name: "official", roles: WATCHING, load: () => import("./views/official.js") },
  { name: "seal", roles: ["organiser"], load: () => import("./views/seal.js") },
];
