export default {
  skip: "Ir a la página", language: "Idioma", back: "Todas las mesas", again: "Intentar de nuevo", install: "Instalar en este teléfono", offline: "Sin red",
  rehearsal: "ENSAYO: nada de esto es una elección real", total: "Total", blank: "en blanco",
  broken: "Algo falló en esta página. Lo que ha escrito está guardado. Vuelva a cargarla; si falla otra vez, diga a su coordinador lo que está escrito abajo.",

  "unsafe.title": "Desde esta dirección no es seguro firmar",
  "unsafe.why": "La página llegó por HTTP sin cifrar. En páginas así los navegadores no permiten claves ni trabajo sin red, por lo que aquí no se puede firmar nada.",
  "unsafe.do": "Pida a su coordinador la dirección que empieza por https://. Quien lleva el servidor encuentra cómo obtenerla, también en una red local sin internet, en «Capture on a phone» del manual.",

  "danger.week": "Este navegador borra su clave si no abre esta página durante siete días. Añádala ahora a la pantalla de inicio (Compartir, luego Añadir a pantalla de inicio), ábrala desde allí y abra en ella su invitación.",
  "danger.room": "Este navegador puede borrar su clave si al teléfono le falta espacio. Instale esta página, no borre los datos del navegador y no use una ventana privada.",
  "danger.room_installed": "El teléfono puede borrar su clave si le falta espacio. Deje algo libre hasta que acabe el escrutinio.",
  "key.lost": "Este navegador ha borrado su clave. Lo firmado sigue valiendo y lo que espera se enviará, pero este teléfono no puede firmar nada nuevo. Pida otra invitación a su coordinador y ábrala aquí.",

  "enrol.title": "Su invitación", "enrol.none": "Abra el enlace que le dio su coordinador, o escanee su código cuadrado con la cámara del teléfono.",
  "enrol.paste": "O escriba aquí la invitación", "enrol.paste_hint": "El enlace entero, o el código que le leyeron.", "enrol.open": "Abrirla",
  "enrol.damaged": "Esta invitación no está entera. Cópiela toda, de la primera letra a la última.", "enrol.spoken_unknown": "El servidor no conoce ninguna invitación con este código. Compárelo letra por letra.",
  "enrol.not_signed": "Ningún organizador de esta elección ha firmado esta invitación. No la use; avise a su coordinador.", "enrol.expired": "Esta invitación ha caducado. Pida otra.",
  "enrol.no_network": "Ahora no hay red. La invitación queda en este teléfono; inténtelo cuando haya.", "enrol.other_election": "El servidor de esta página no es el de la elección de su invitación.",
  "enrol.invited": "Se le invita a {election}.", "enrol.as": "Como", "enrol.for": "Por", "enrol.where": "Dónde", "enrol.everywhere": "En todas partes", "enrol.until": "Para aceptar hasta el",
  "role.agent": "apoderado: usted lee las actas de su mesa", "enrol.signed": "La ha firmado un organizador de esta elección.",
  "enrol.key": "Este teléfono hace una clave que nunca sale de él. Con ella firma lo que lee; nadie más puede firmar en su nombre.",
  "enrol.accept": "Aceptar y hacer mi clave", "enrol.making": "Haciendo e inscribiendo su clave …", "enrol.not_taken": "El servidor no la aceptó.", "enrol.wrong_answer": "La respuesta del servidor no es válida. No inscribe a nadie.", "enrol.waiting": "Algo que firmó para otra elección aún espera para enviarse. Deje que salga primero.", "enrol.another": "Otra invitación",

  "stations.title": "Sus mesas", "stations.none_yet": "Sus mesas aún no están en este teléfono. Llegarán en cuanto haya red.", "stations.choices": "{count} candidaturas", "stations.more": "Se muestran {shown} de sus {all} mesas.",
  "stations.fork": "El servidor ha firmado dos historias distintas de esta elección. Las dos están guardadas en este teléfono. Avise a su coordinador y muéstrelas a otros.",
  "sending.texts": "Firmado y en espera: {count}", "sending.photos": "Fotografías en espera: {count}", "sending.offline": "Se envían cuando vuelva a haber red.", "sending.later": "Otro intento: {at}.", "sending.now": "Se está enviando.", "sending.try": "Enviar ahora",
  "state.new": "Sin empezar", "state.open": "Rellenándose", "state.changed": "Cambiada, sin firmar", "state.waiting": "Firmada, en espera", "state.refused": "Rechazada", "state.accepted": "En el registro", "state.witnessed": "Con testigos",

  "page.named": "Los archivos de esta página son los que nombraron los organizadores al empezar la elección.", "page.other": "Los archivos de esta página no son los que nombraron los organizadores al empezar la elección: son más nuevos, o de otro. Pregunte a su coordinador.",

  "form.none": "No hay tal acta en este teléfono", "form.signed": "Usted ya firmó esta acta. Lo que cambie aquí debe firmarse de nuevo; lo primero sigue constando.", "form.changing": "Usted ya firmó esta acta antes. Lo que firme ahora ocupa su lugar; lo primero sigue constando.",
  "form.numbers": "Números", "form.as_written": "Escriba cada número como está en el papel, aunque esté mal. Deje vacío lo que está en blanco; un 0 escrito es 0.",
  "form.choice": "Candidatura", "form.votes": "Votos", "form.not_number": "Un número solo tiene cifras: corrija la casilla marcada.", "form.paper_says_so": "Lo he vuelto a mirar: así está en el papel.", "form.check": "Revisar y firmar",
  "fails.=": "Aquí {left}, pero el acta tiene {right}.", "fails.not": "Aquí {left}, y no {right}.", "fails.list": "La lista publicada de la mesa tiene {number} electores.", "fails.<=": "Aquí {left} es más que {right}.", "fails.>=": "Aquí {left} es menos que {right}.",
  copy: "¿Qué papel es?", "copy.agent": "la copia que me dieron", "copy.posted": "la fijada en la puerta", "copy.returning_officer": "la del escrutador superior", "copy.authority": "la de la autoridad",

  "marks.title": "Firmas y sellos", "marks.hint": "Diga lo que ve. Lo que deje abierto no está en su declaración.", "marks.others": "Apoderados de otros", "marks.present": "está", "marks.absent": "falta", "marks.refused": "se negó", "marks.why": "por qué",
  "reason.unknown": "no se sabe por qué", "reason.not_present": "no estaba", "reason.left_early": "se fue antes", "reason.not_admitted": "no le dejaron entrar", "reason.not_asked": "no se lo pidieron", "reason.disagrees": "no está de acuerdo con el resultado", "reason.other": "otra razón",
  "mark.signature": "Firma", "mark.stamp": "Sello", "mark.thumb mark": "Huella", "mark.name": "Nombre", "mark.date": "Fecha", "mark.time": "Hora", "mark.identity card number": "Número de identidad",

  "photo.title": "Fotografía del acta", "photo.hint": "El papel entero, plano, con buena luz y cada cifra legible. El lugar donde se tomó se quita en este teléfono.", "photo.camera": "Abrir la cámara", "photo.take": "Tomar la fotografía", "photo.close": "Cerrar la cámara", "photo.choose": "Cámara del teléfono o archivo", "photo.working": "Preparando la fotografía …",
  "photo.number": "Fotografía {n}", "photo.remove": "Quitar", "photo.remove_number": "Quitar la fotografía {n}",
  "unusable.bytes": "Esta imagen es demasiado grande para abrirla. Tómela con la cámara de esta página.", "unusable.pixels": "Esta imagen es demasiado grande para abrirla. Tómela con la cámara de esta página.", "unusable.kind": "Esta imagen no sirve: debe ser JPEG, PNG o WebP. Tómela con la cámara de esta página.", "unusable.damaged": "Esta imagen está dañada. Tómela de nuevo.",
  "unusable.small": "Esta imagen es tan pequeña que nadie podría leer los números. Tómela de cerca.", "unusable.canvas": "Este navegador dibuja otra cosa en lugar de la imagen. Desactive en esta página su protección contra huellas digitales.", "unusable.large": "Esta imagen sigue siendo demasiado grande. Tome solo el acta.", "unusable.camera": "No se puede usar la cámara. Permítalo en el navegador o elija una imagen.",

  "check.title": "¿Es esto lo que dice el papel?", "check.back": "Volver al acta", "check.zoom": "Ampliar la fotografía {n}", "check.no_photo": "Sin fotografía. Puede añadirla después; solo con ella pueden otros comprobar sus números.", "check.no_photo_required": "Sin fotografía. En esta elección un acta solo cuenta con ella: tómela ahora si puede, o añádala después.",
  "check.means": "Su firma dice: esto es lo que dice el papel. Consta para siempre; un error se corrige firmando de nuevo.", "check.look_first": "Arriba hay algo que no cuadra. Mire otra vez el papel; si así está escrito, dígalo.",
  "check.sign": "Firmar y enviar", "check.changed": "El acta se cambió en otra ventana.", "check.reload": "Mirarla otra vez", "check.failed": "No se firmó.",

  "sent.none": "No hay tal declaración en este teléfono", "sent.waiting": "Firmada. En espera de envío", "sent.taken": "En el registro", "sent.refused": "Rechazada por el servidor", "sent.replaces": "Ocupa el lugar de {id}…", "sent.photos": "Fotografías enviadas: {sent} de {all}", "sent.no_photo": "No lleva fotografía.", "sent.photo_refused": "Una fotografía no fue aceptada.",
  "sent.change": "Corregirla", "sent.change_hint": "Lo primero sigue constando.", "sent.proof": "Prueba para guardar",
  "step.signed": "Firmada en este teléfono", "step.waiting": "En espera de envío", "step.accepted": "Aceptada: el recibo es válido", "step.refused": "El servidor no la acepta", "step.entry": "Entrada {index} de {size}, comprobada en este teléfono", "step.no_witnesses": "Esta elección no tiene testigos", "step.not_witnessed": "Aún sin testigos", "step.some_witnesses": "Vista hasta ahora por {names}; aún no basta.",
  "step.witnessed": "Con testigos: ellos mismos se lo dijeron a este teléfono", "step.contradicted": "{names} han firmado otra historia, sin su declaración. Guarde la prueba de este teléfono y avise a su coordinador.",
  "proof.statement": "Declaración", "proof.election": "Elección", "proof.root": "Raíz de las {size} entradas del registro", "proof.save_statement": "Guardar lo que firmé", "proof.save_receipt": "Guardar el recibo",

  "incident.title": "Incidentes", "incident.report": "Informar de un incidente", "incident.sent": "Informado en {station}, {at}:", "incident.what": "¿Qué pasó?", "incident.sign": "Firmar y enviar el informe", "incident.means": "El informe se firma y consta con su mesa. Cuente los detalles de voz a su coordinador.",
  "incident.not_opened": "La mesa no abrió", "incident.opened_late": "La mesa abrió tarde", "incident.closed_early": "La mesa cerró antes de hora", "incident.counting_stopped": "Se detuvo el escrutinio", "incident.agent_not_admitted": "No se dejó entrar a un apoderado", "incident.agent_sent_away": "Se expulsó a un apoderado", "incident.form_not_given": "No se entregó el acta a un apoderado", "incident.form_not_posted": "No se fijó el acta en la puerta",
  "incident.results_not_sent": "No se transmitieron los resultados", "incident.materials_missing": "Faltaba material", "incident.materials_destroyed": "Se destruyó material", "incident.ballots_added": "Se añadieron papeletas", "incident.ballots_removed": "Se quitaron papeletas", "incident.pressure_on_voters": "Se presionó a votantes", "incident.violence": "Violencia", "incident.other": "Otra cosa",

  "part.male": "Hombres", "part.female": "Mujeres", "part.third": "Tercer género",
  "section.voters": "electores", "section.candidates": "candidaturas", "section.totals": "totales", "section.ballot account": "cuenta de papeletas", "section.box": "urna",
  "field.registered_voters": "Electores inscritos", "field.voters_marked": "Votantes", "field.ballots_received": "Papeletas recibidas", "field.unused_ballots": "Papeletas sobrantes", "field.ballots_issued": "Papeletas entregadas", "field.spoiled_ballots": "Papeletas estropeadas", "field.ballots_cast": "Papeletas en la urna", "field.valid_votes": "Votos válidos", "field.rejected_ballots": "Papeletas rechazadas", "field.blank_ballots": "Papeletas en blanco", "field.null_ballots": "Papeletas nulas",
  "identity.choices-make-valid": "Los votos de todas las candidaturas suman los votos válidos", "identity.valid-and-rejected-make-cast": "Los votos válidos y las papeletas que no valen suman las papeletas de la urna", "identity.cast-within-register": "No hay más papeletas que electores inscritos", "identity.votes-within-register": "No hay más votos que electores inscritos", "identity.registered_voters-by-gender": "Los inscritos por género suman el total", "identity.ballots_cast-by-gender": "Las papeletas por género suman el total",
};
