export default {
  skip: "Aller à la page", language: "Langue", back: "Tous les bureaux", again: "Réessayer", install: "Installer sur ce téléphone", offline: "Pas de réseau",
  rehearsal: "RÉPÉTITION : rien de ceci n’est une vraie élection", total: "Total", blank: "vide",
  broken: "Quelque chose a échoué sur cette page. Ce que vous avez saisi est gardé. Rechargez-la ; si cela échoue encore, dites à votre coordinateur ce qui est écrit ci-dessous.",

  "unsafe.title": "On ne peut pas signer depuis cette adresse",
  "unsafe.why": "La page est venue par HTTP sans chiffrement. Sur de telles pages, les navigateurs ne permettent ni clés ni travail sans réseau ; rien ne peut donc être signé ici.",
  "unsafe.do": "Demandez à votre coordinateur l’adresse qui commence par https://. Qui tient le serveur trouve comment l’obtenir, aussi sur un réseau local sans internet, sous « Capture on a phone » dans le manuel.",

  "danger.week": "Ce navigateur efface votre clé si vous n’ouvrez pas cette page pendant sept jours. Ajoutez-la maintenant à l’écran d’accueil (Partager, puis Sur l’écran d’accueil), ouvrez-la de là et ouvrez-y votre invitation.",
  "danger.room": "Ce navigateur peut effacer votre clé si le téléphone manque de place. Installez cette page, n’effacez pas les données du navigateur et n’utilisez pas de fenêtre privée.",
  "danger.room_installed": "Le téléphone peut effacer votre clé s’il manque de place. Gardez-en jusqu’à la fin du dépouillement.",
  "key.lost": "Ce navigateur a effacé votre clé. Ce qui est signé reste valable et ce qui attend sera envoyé, mais ce téléphone ne peut rien signer de nouveau. Demandez une nouvelle invitation à votre coordinateur et ouvrez-la ici.",

  "enrol.title": "Votre invitation", "enrol.none": "Ouvrez le lien que votre coordinateur vous a donné, ou scannez son code carré avec l’appareil photo du téléphone.",
  "enrol.paste": "Ou saisissez l’invitation ici", "enrol.paste_hint": "Le lien entier, ou le code qu’on vous a lu.", "enrol.open": "L’ouvrir",
  "enrol.damaged": "Cette invitation n’est pas entière. Copiez-la de la première à la dernière lettre.", "enrol.spoken_unknown": "Le serveur ne connaît pas d’invitation avec ce code. Comparez-le lettre par lettre.",
  "enrol.not_signed": "Aucun organisateur de cette élection n’a signé cette invitation. Ne l’utilisez pas ; dites-le à votre coordinateur.", "enrol.expired": "Cette invitation a expiré. Demandez-en une autre.",
  "enrol.no_network": "Il n’y a pas de réseau. L’invitation est gardée sur ce téléphone ; réessayez quand il y en aura.", "enrol.other_election": "Le serveur de cette page n’est pas celui de l’élection de votre invitation.",
  "enrol.invited": "Vous êtes invité à {election}.", "enrol.as": "Comme", "enrol.for": "Pour", "enrol.where": "Où", "enrol.everywhere": "Partout", "enrol.until": "À accepter jusqu’au",
  "role.agent": "délégué : vous lisez les procès-verbaux de votre bureau", "enrol.signed": "Un organisateur de cette élection l’a signée.",
  "enrol.key": "Ce téléphone fait une clé qui ne le quitte jamais. Avec elle vous signez ce que vous lisez ; personne d’autre ne peut signer en votre nom.",
  "enrol.accept": "Accepter et faire ma clé", "enrol.making": "Votre clé est faite et inscrite …", "enrol.not_taken": "Le serveur ne l’a pas prise.", "enrol.wrong_answer": "La réponse du serveur ne tient pas. Elle n’inscrit personne.", "enrol.waiting": "Quelque chose que vous avez signé pour une autre élection attend encore d’être envoyé. Laissez-le partir d’abord.", "enrol.another": "Une autre invitation",

  "stations.title": "Vos bureaux", "stations.none_yet": "Vos bureaux ne sont pas encore sur ce téléphone. Ils viennent dès qu’il y a du réseau.", "stations.choices": "{count} candidatures", "stations.more": "{shown} de vos {all} bureaux sont montrés.",
  "stations.fork": "Le serveur a signé deux histoires différentes de cette élection. Les deux sont gardées sur ce téléphone. Dites-le à votre coordinateur et montrez-les à d’autres.",
  "sending.texts": "Signé, en attente : {count}", "sending.photos": "Photographies en attente : {count}", "sending.offline": "L’envoi se fera quand il y aura du réseau.", "sending.later": "Prochain essai : {at}.", "sending.now": "Envoi en cours.", "sending.try": "Envoyer maintenant",
  "state.new": "Pas commencé", "state.open": "En cours de saisie", "state.changed": "Changé, non signé", "state.waiting": "Signé, en attente", "state.refused": "Refusé", "state.accepted": "Au registre", "state.witnessed": "Vu par des témoins",

  "page.named": "Les fichiers de cette page sont ceux que les organisateurs ont nommés au début de l’élection.", "page.other": "Les fichiers de cette page ne sont pas ceux que les organisateurs ont nommés au début de l’élection : ils sont plus récents, ou d’un autre. Demandez à votre coordinateur.",

  "form.none": "Il n’y a pas de tel procès-verbal sur ce téléphone", "form.signed": "Vous avez signé ce procès-verbal. Ce que vous changez ici doit être signé de nouveau ; le premier reste consigné.", "form.changing": "Vous avez déjà signé ce procès-verbal. Ce que vous signez maintenant prend sa place ; le premier reste consigné.",
  "form.numbers": "Nombres", "form.as_written": "Saisissez chaque nombre comme il est sur le papier, même faux. Laissez vide ce qui y est vide ; un 0 écrit est 0.",
  "form.choice": "Candidature", "form.votes": "Voix", "form.not_number": "Un nombre n’a que des chiffres : corrigez la case marquée.", "form.paper_says_so": "J’ai regardé de nouveau : c’est écrit ainsi.", "form.check": "Vérifier et signer",
  "fails.=": "Ici {left}, mais le procès-verbal porte {right}.", "fails.<=": "Ici {left} est plus que {right}.", "fails.>=": "Ici {left} est moins que {right}.",
  copy: "Quel papier est-ce ?", "copy.agent": "la copie qu’on m’a remise", "copy.posted": "celle affichée à la porte", "copy.returning_officer": "celle du responsable du recensement", "copy.authority": "celle de l’autorité",

  "marks.title": "Signatures et cachets", "marks.hint": "Dites ce que vous voyez. Ce que vous laissez ouvert n’est pas dans votre déclaration.", "marks.others": "Délégués des autres", "marks.present": "présent", "marks.absent": "absent", "marks.refused": "refusé", "marks.why": "pourquoi",
  "reason.unknown": "raison inconnue", "reason.not_present": "n’était pas là", "reason.left_early": "parti plus tôt", "reason.not_admitted": "n’a pas été admis", "reason.not_asked": "n’a pas été invité à signer", "reason.disagrees": "conteste le résultat", "reason.other": "autre raison",
  "mark.signature": "Signature", "mark.stamp": "Cachet", "mark.thumb mark": "Empreinte", "mark.name": "Nom", "mark.date": "Date", "mark.time": "Heure", "mark.identity card number": "Numéro d’identité",

  "photo.title": "Photographie du procès-verbal", "photo.hint": "Le papier entier, à plat, bien éclairé, chaque chiffre lisible. Le lieu de la prise est retiré sur ce téléphone.", "photo.camera": "Ouvrir l’appareil", "photo.take": "Prendre la photographie", "photo.close": "Fermer l’appareil", "photo.choose": "Appareil du téléphone, ou fichier", "photo.working": "La photographie se prépare …",
  "photo.number": "Photographie {n}", "photo.remove": "Retirer", "photo.remove_number": "Retirer la photographie {n}",
  "unusable.bytes": "Cette image est trop grande pour être ouverte. Prenez-la avec l’appareil de cette page.", "unusable.pixels": "Cette image est trop grande pour être ouverte. Prenez-la avec l’appareil de cette page.", "unusable.kind": "Cette image ne convient pas : JPEG, PNG ou WebP. Prenez-la avec l’appareil de cette page.", "unusable.damaged": "Cette image est abîmée. Prenez-la de nouveau.",
  "unusable.small": "Cette image est si petite que personne ne pourrait lire les nombres. Prenez-la de près.", "unusable.canvas": "Ce navigateur dessine autre chose que l’image. Coupez pour cette page sa protection contre le pistage.", "unusable.large": "Cette image reste trop grande. Prenez le procès-verbal seul.", "unusable.camera": "L’appareil ne peut pas être utilisé. Permettez-le dans le navigateur, ou choisissez une image.",

  "check.title": "Est-ce ce que dit le papier ?", "check.back": "Retour au procès-verbal", "check.zoom": "Agrandir la photographie {n}", "check.no_photo": "Pas de photographie. Vous pouvez l’ajouter plus tard ; d’autres ne peuvent vérifier vos nombres qu’avec elle.", "check.no_photo_required": "Pas de photographie. Dans cette élection un procès-verbal ne compte qu’avec elle : prenez-la maintenant si possible, ou ajoutez-la plus tard.",
  "check.means": "Votre signature dit : voilà ce que dit le papier. Elle reste consignée pour toujours ; une erreur se corrige en signant de nouveau.", "check.look_first": "Quelque chose ci-dessus ne tombe pas juste. Regardez encore le papier ; si c’est écrit ainsi, dites-le.",
  "check.sign": "Signer et envoyer", "check.changed": "Le procès-verbal a été changé dans une autre fenêtre.", "check.reload": "Le revoir", "check.failed": "Rien n’a été signé.",

  "sent.none": "Il n’y a pas de telle déclaration sur ce téléphone", "sent.waiting": "Signé. En attente d’envoi", "sent.taken": "Au registre", "sent.refused": "Refusé par le serveur", "sent.replaces": "Prend la place de {id}…", "sent.photos": "Photographies envoyées : {sent} sur {all}", "sent.no_photo": "Aucune photographie ne l’accompagne.", "sent.photo_refused": "Une photographie n’a pas été prise.",
  "sent.change": "Le corriger", "sent.change_hint": "Le premier reste consigné.", "sent.proof": "Preuve à garder",
  "step.signed": "Signé sur ce téléphone", "step.waiting": "En attente d’envoi", "step.accepted": "Accepté : le reçu tient", "step.refused": "Le serveur ne le prend pas", "step.entry": "Entrée {index} sur {size}, vérifiée sur ce téléphone", "step.no_witnesses": "Cette élection n’a pas de témoins", "step.not_witnessed": "Pas encore vu par assez de témoins", "step.some_witnesses": "Vu jusqu’ici par {names} ; cela ne suffit pas encore.",
  "step.witnessed": "Vu par des témoins : ils l’ont dit eux-mêmes à ce téléphone", "step.contradicted": "{names} ont signé une autre histoire, sans votre déclaration. Gardez la preuve de ce téléphone et dites-le à votre coordinateur.",
  "proof.statement": "Déclaration", "proof.election": "Élection", "proof.root": "Racine des {size} entrées du registre", "proof.save_statement": "Garder ce que j’ai signé", "proof.save_receipt": "Garder le reçu",

  "incident.title": "Incidents", "incident.report": "Signaler un incident", "incident.sent": "Signalé à {station}, {at} :", "incident.what": "Que s’est-il passé ?", "incident.sign": "Signer et envoyer le signalement", "incident.means": "Le signalement est signé et reste consigné avec votre bureau. Dites les détails de vive voix à votre coordinateur.",
  "incident.not_opened": "Le bureau n’a pas ouvert", "incident.opened_late": "Le bureau a ouvert en retard", "incident.closed_early": "Le bureau a fermé trop tôt", "incident.counting_stopped": "Le dépouillement s’est arrêté", "incident.agent_not_admitted": "Un délégué n’a pas été admis", "incident.agent_sent_away": "Un délégué a été renvoyé", "incident.form_not_given": "Le procès-verbal n’a pas été remis à un délégué", "incident.form_not_posted": "Le procès-verbal n’a pas été affiché à la porte",
  "incident.results_not_sent": "Les résultats n’ont pas été transmis", "incident.materials_missing": "Du matériel manquait", "incident.materials_destroyed": "Du matériel a été détruit", "incident.ballots_added": "Des bulletins ont été ajoutés", "incident.ballots_removed": "Des bulletins ont été retirés", "incident.pressure_on_voters": "Des électeurs ont subi des pressions", "incident.violence": "Violences", "incident.other": "Autre chose",

  "part.male": "Hommes", "part.female": "Femmes", "part.third": "Troisième genre",
  "section.voters": "électeurs", "section.candidates": "candidatures", "section.totals": "totaux", "section.ballot account": "compte des bulletins", "section.box": "urne",
  "field.registered_voters": "Inscrits", "field.voters_marked": "Votants", "field.ballots_received": "Bulletins reçus", "field.unused_ballots": "Bulletins restants", "field.ballots_issued": "Bulletins remis", "field.spoiled_ballots": "Bulletins gâtés", "field.ballots_cast": "Bulletins dans l’urne", "field.valid_votes": "Voix valables", "field.rejected_ballots": "Bulletins rejetés", "field.blank_ballots": "Bulletins blancs", "field.null_ballots": "Bulletins nuls",
  "identity.choices-make-valid": "Les voix de toutes les candidatures font les voix valables", "identity.valid-and-rejected-make-cast": "Les voix valables et les bulletins rejetés font les bulletins de l’urne", "identity.cast-within-register": "Pas plus de bulletins que d’inscrits", "identity.votes-within-register": "Pas plus de voix que d’inscrits", "identity.registered_voters-by-gender": "Les inscrits par genre font le total", "identity.ballots_cast-by-gender": "Les bulletins par genre font le total",
};
