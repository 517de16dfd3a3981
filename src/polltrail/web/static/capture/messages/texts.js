// What the view of messages says, in five languages.

export const TEXTS = {
  en: {
    title: "Messages from the coordinator", none: "No messages yet.", new: "New", from: "Signed by {key}",
    unproven: "{count} more came that no coordinator has signed. They are not shown.", back: "Back to the stations",
    hint: "Only what a coordinator of this election has signed is shown here. The server cannot write a message.",
    link: "Messages", link_new: "{count} new messages",
  },
  ur: {
    title: "رابطہ کار کے پیغامات", none: "ابھی کوئی پیغام نہیں۔", new: "نیا", from: "دستخط: {key}",
    unproven: "{count} اور آئے جن پر کسی رابطہ کار کے دستخط نہیں۔ وہ نہیں دکھائے جاتے۔", back: "پولنگ اسٹیشنوں پر واپس",
    hint: "یہاں صرف وہ دکھایا جاتا ہے جس پر اس الیکشن کے رابطہ کار نے دستخط کیے۔ سرور خود پیغام نہیں لکھ سکتا۔",
    link: "پیغامات", link_new: "{count} نئے پیغامات",
  },
  es: {
    title: "Mensajes de la coordinación", none: "Todavía no hay mensajes.", new: "Nuevo", from: "Firmado por {key}",
    unproven: "Llegaron {count} más que nadie de la coordinación ha firmado. No se muestran.", back: "Volver a las mesas",
    hint: "Aquí solo se muestra lo que firmó la coordinación de esta elección. El servidor no puede escribir mensajes.",
    link: "Mensajes", link_new: "{count} mensajes nuevos",
  },
  fr: {
    title: "Messages de la coordination", none: "Pas encore de message.", new: "Nouveau", from: "Signé par {key}",
    unproven: "{count} autres sont arrivés sans signature de la coordination. Ils ne sont pas montrés.", back: "Retour aux bureaux",
    hint: "Seul ce qu’une personne de la coordination de ce scrutin a signé est montré ici. Le serveur ne peut pas écrire de message.",
    link: "Messages", link_new: "{count} nouveaux messages",
  },
  sw: {
    title: "Ujumbe kutoka kwa mratibu", none: "Bado hakuna ujumbe.", new: "Mpya", from: "Umetiwa saini na {key}",
    unproven: "{count} nyingine zilikuja bila saini ya mratibu. Hazionyeshwi.", back: "Rudi kwenye vituo",
    hint: "Hapa huonyeshwa tu kile ambacho mratibu wa uchaguzi huu ametia saini. Seva haiwezi kuandika ujumbe.",
    link: "Ujumbe", link_new: "Ujumbe mpya {count}",
  },
};
