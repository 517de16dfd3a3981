// What is said of deposits, in five languages.

export const TEXTS = {
  en: {
    left: "Kept by witnesses",
    means: "The log has not taken it. These witnesses have signed that it was brought to them; the log has to take it, and whoever checks the election sees if it does not.",
    at: "{name}, {at}", save: "Save the note of {name}", relay: "Send it by another phone",
  },
  ur: {
    left: "گواہوں کے پاس محفوظ",
    means: "لاگ نے اسے نہیں لیا۔ ان گواہوں نے دستخط کیے ہیں کہ یہ ان کے پاس لایا گیا؛ لاگ کو اسے لینا ہو گا، اور جو بھی الیکشن کی جانچ کرے گا دیکھ لے گا اگر نہ لیا۔",
    at: "{name}، {at}", save: "{name} کا نوٹ محفوظ کریں", relay: "دوسرے فون سے بھیجیں",
  },
  es: {
    left: "Guardado por testigos",
    means: "El registro no lo ha tomado. Estos testigos firmaron que se les llevó; el registro tiene que tomarlo, y quien verifique la elección verá si no lo hace.",
    at: "{name}, {at}", save: "Guardar la nota de {name}", relay: "Enviarlo con otro teléfono",
  },
  fr: {
    left: "Gardé par des témoins",
    means: "Le registre ne l’a pas pris. Ces témoins ont signé l’avoir reçu ; le registre doit le prendre, et quiconque vérifie le scrutin voit s’il ne le fait pas.",
    at: "{name}, {at}", save: "Enregistrer la note de {name}", relay: "L’envoyer par un autre téléphone",
  },
  sw: {
    left: "Imehifadhiwa na mashahidi",
    means: "Daftari halijaipokea. Mashahidi hawa wametia saini kwamba ililetwa kwao; daftari lazima liipokee, na yeyote anayekagua uchaguzi ataona lisipofanya hivyo.",
    at: "{name}, {at}", save: "Hifadhi hati ya {name}", relay: "Tuma kwa simu nyingine",
  },
};
