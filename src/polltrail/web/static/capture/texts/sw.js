export default {
  skip: "Nenda kwenye ukurasa", language: "Lugha", back: "Vituo vyote", again: "Jaribu tena", install: "Sakinisha kwenye simu hii", offline: "Hakuna mtandao",
  rehearsal: "MAZOEZI: hakuna uchaguzi wa kweli hapa", total: "Jumla", blank: "tupu",
  broken: "Kuna kitu kimeshindikana kwenye ukurasa huu. Ulichoandika kimehifadhiwa. Fungua ukurasa upya; ikishindikana tena, mwambie mratibu wako yaliyoandikwa hapa chini.",

  "unsafe.title": "Si salama kutia sahihi kutoka anwani hii",
  "unsafe.why": "Ukurasa umekuja kwa HTTP bila usimbaji. Vivinjari haviruhusu funguo wala kazi bila mtandao kwenye kurasa kama hizi, hivyo hakuna kinachoweza kutiwa sahihi hapa.",
  "unsafe.do": "Mwombe mratibu wako anwani inayoanza na https://. Anayeendesha seva ataona jinsi ya kuipata, hata kwenye mtandao wa ndani bila intaneti, chini ya “Capture on a phone” kwenye mwongozo.",

  "danger.week": "Kivinjari hiki hufuta ufunguo wako usipofungua ukurasa huu kwa siku saba. Uongeze sasa kwenye skrini ya mwanzo (Share, kisha Add to Home Screen), ufungue kutoka huko, na ufungue mwaliko wako humo.",
  "danger.room": "Kivinjari hiki kinaweza kufuta ufunguo wako simu ikikosa nafasi. Sakinisha ukurasa huu, usifute data ya kivinjari, na usitumie dirisha la faragha.",
  "danger.room_installed": "Simu inaweza kufuta ufunguo wako ikikosa nafasi. Acha nafasi hadi kuhesabu kuishe.",
  "key.lost": "Kivinjari hiki kimefuta ufunguo wako. Kilichotiwa sahihi bado ni halali, na kinachosubiri kitatumwa, lakini simu hii haiwezi kutia sahihi kipya. Mwombe mratibu mwaliko mpya, na uufungue hapa.",

  "enrol.title": "Mwaliko wako", "enrol.none": "Fungua kiungo ulichopewa na mratibu wako, au changanua msimbo wake wa mraba kwa kamera ya simu.",
  "enrol.paste": "Au andika mwaliko hapa", "enrol.paste_hint": "Kiungo chote, au msimbo uliosomewa.", "enrol.open": "Ufungue",
  "enrol.damaged": "Mwaliko huu si mzima. Unakili wote, kutoka herufi ya kwanza hadi ya mwisho.", "enrol.spoken_unknown": "Seva haijui mwaliko wenye msimbo huu. Ulinganishe herufi kwa herufi.",
  "enrol.not_signed": "Hakuna mwandaaji wa uchaguzi huu aliyetia sahihi mwaliko huu. Usiutumie; mwambie mratibu wako.", "enrol.expired": "Muda wa mwaliko huu umekwisha. Omba mwingine.",
  "enrol.no_network": "Hakuna mtandao sasa. Mwaliko umehifadhiwa kwenye simu hii; jaribu tena ukiwepo.", "enrol.other_election": "Seva ya ukurasa huu si ya uchaguzi wa mwaliko wako.",
  "enrol.invited": "Umealikwa kwenye {election}.", "enrol.as": "Kama", "enrol.for": "Kwa", "enrol.where": "Wapi", "enrol.everywhere": "Kila mahali", "enrol.until": "Ukubali kabla ya",
  "role.agent": "wakala: unasoma fomu za matokeo za kituo chako", "enrol.signed": "Mwandaaji wa uchaguzi huu ameutia sahihi.",
  "enrol.key": "Simu hii inatengeneza ufunguo usiotoka kamwe. Kwa huo unatia sahihi unachosoma; hakuna mwingine anayeweza kutia sahihi kwa jina lako.",
  "enrol.accept": "Kubali, na utengeneze ufunguo wangu", "enrol.making": "Ufunguo wako unatengenezwa na kuandikishwa …", "enrol.not_taken": "Seva haikuupokea.", "enrol.wrong_answer": "Jibu la seva si halali. Halimwandikishi mtu.", "enrol.waiting": "Kuna ulichotia sahihi kwa uchaguzi mwingine kinachosubiri kutumwa. Kiache kiende kwanza.", "enrol.another": "Mwaliko mwingine",

  "stations.title": "Vituo vyako", "stations.none_yet": "Vituo vyako bado haviko kwenye simu hii. Vitakuja mtandao ukipatikana.", "stations.choices": "Wagombea {count}", "stations.more": "Vituo {shown} kati ya {all} vyako vinaonyeshwa.",
  "stations.fork": "Seva imetia sahihi historia mbili tofauti za uchaguzi huu. Zote zimehifadhiwa kwenye simu hii. Mwambie mratibu wako, na uwaonyeshe wengine.",
  "sending.texts": "Zimetiwa sahihi, zinasubiri: {count}", "sending.photos": "Picha zinazosubiri: {count}", "sending.offline": "Zitatumwa mtandao ukirudi.", "sending.later": "Itajaribiwa tena: {at}.", "sending.now": "Zinatumwa sasa.", "sending.try": "Tuma sasa",
  "state.new": "Haijaanzwa", "state.open": "Inajazwa", "state.changed": "Imebadilishwa, haijatiwa sahihi", "state.waiting": "Imetiwa sahihi, inasubiri", "state.refused": "Imekataliwa", "state.accepted": "Kwenye daftari", "state.witnessed": "Imeshuhudiwa",

  "page.named": "Faili za ukurasa huu ndizo ambazo waandaaji walitaja uchaguzi ulipoanza.", "page.other": "Faili za ukurasa huu si zile ambazo waandaaji walitaja uchaguzi ulipoanza: ni mpya zaidi, au za mwingine. Muulize mratibu wako.",

  "form.none": "Hakuna fomu kama hiyo kwenye simu hii", "form.signed": "Umetia sahihi fomu hii. Utakachobadilisha hapa lazima kitiwe sahihi tena; ya kwanza inabaki kwenye kumbukumbu.", "form.changing": "Ulitia sahihi fomu hii awali. Utakayotia sahihi sasa inachukua nafasi yake; ya kwanza inabaki kwenye kumbukumbu.",
  "form.numbers": "Namba", "form.as_written": "Andika kila namba kama ilivyo kwenye karatasi, hata kama ina kosa. Acha wazi palipo tupu; 0 iliyoandikwa ni 0.",
  "form.choice": "Mgombea", "form.votes": "Kura", "form.not_number": "Namba ina tarakimu tu: rekebisha sehemu iliyowekwa alama.", "form.paper_says_so": "Nimetazama tena: karatasi inasema hivyo.", "form.check": "Kagua na utie sahihi",
  "fails.=": "Hapa ni {left}, lakini fomu ina {right}.", "fails.not": "Hapa ni {left}, wala si {right}.", "fails.list": "Orodha iliyochapishwa ya kituo ina wapiga kura {number}.", "fails.<=": "Hapa {left} ni zaidi ya {right}.", "fails.>=": "Hapa {left} ni chini ya {right}.",
  copy: "Ni karatasi ipi?", "copy.agent": "nakala niliyopewa", "copy.posted": "iliyobandikwa mlangoni", "copy.returning_officer": "ya msimamizi wa uchaguzi", "copy.authority": "ya mamlaka",

  "marks.title": "Sahihi na mihuri", "marks.hint": "Sema unachokiona. Unachoacha wazi hakimo kwenye taarifa yako.", "marks.others": "Mawakala wa wengine", "marks.present": "ipo", "marks.absent": "haipo", "marks.refused": "alikataa", "marks.why": "kwa nini",
  "reason.unknown": "sababu haijulikani", "reason.not_present": "hakuwepo", "reason.left_early": "aliondoka mapema", "reason.not_admitted": "hakuruhusiwa kuingia", "reason.not_asked": "hakuombwa", "reason.disagrees": "hakubaliani na matokeo", "reason.other": "sababu nyingine",
  "mark.signature": "Sahihi", "mark.stamp": "Muhuri", "mark.thumb mark": "Alama ya dole gumba", "mark.name": "Jina", "mark.date": "Tarehe", "mark.time": "Saa", "mark.identity card number": "Namba ya kitambulisho",

  "photo.title": "Picha ya fomu", "photo.hint": "Karatasi nzima, iliyonyooka, kwenye mwanga mzuri, kila tarakimu isomeke. Mahali ilipopigwa huondolewa kwenye simu hii.", "photo.camera": "Fungua kamera", "photo.take": "Piga picha", "photo.close": "Funga kamera", "photo.choose": "Kamera ya simu, au faili", "photo.working": "Picha inaandaliwa …",
  "photo.number": "Picha {n}", "photo.remove": "Ondoa", "photo.remove_number": "Ondoa picha {n}",
  "unusable.bytes": "Picha hii ni kubwa mno kufunguliwa. Ipige kwa kamera ya ukurasa huu.", "unusable.pixels": "Picha hii ni kubwa mno kufunguliwa. Ipige kwa kamera ya ukurasa huu.", "unusable.kind": "Picha hii haifai: iwe JPEG, PNG au WebP. Ipige kwa kamera ya ukurasa huu.", "unusable.damaged": "Picha hii imeharibika. Ipige tena.",
  "unusable.small": "Picha hii ni ndogo mno; hakuna anayeweza kusoma namba. Ipige kwa karibu.", "unusable.canvas": "Kivinjari hiki huchora kitu kingine badala ya picha. Zima kinga yake dhidi ya ufuatiliaji kwa ukurasa huu.", "unusable.large": "Picha hii inabaki kubwa mno. Piga fomu peke yake.", "unusable.camera": "Kamera haiwezi kutumika. Iruhusu kwenye kivinjari, au chagua picha.",

  "check.title": "Je, karatasi inasema hivi?", "check.back": "Rudi kwenye fomu", "check.zoom": "Kuza picha {n}", "check.no_photo": "Hakuna picha. Unaweza kuiongeza baadaye; wengine wanaweza kukagua namba zako kwa picha tu.", "check.no_photo_required": "Hakuna picha. Katika uchaguzi huu fomu huhesabiwa ikiwa na picha tu: ipige sasa ukiweza, au iongeze baadaye.",
  "check.means": "Sahihi yako inasema: hivi ndivyo karatasi inavyosema. Inabaki kwenye kumbukumbu daima; kosa hurekebishwa kwa kutia sahihi tena.", "check.look_first": "Kuna kitu hapo juu hakilingani. Tazama karatasi tena; ikisema hivyo, sema hivyo.",
  "check.sign": "Tia sahihi na utume", "check.changed": "Fomu ilibadilishwa kwenye dirisha jingine.", "check.reload": "Itazame tena", "check.failed": "Haikutiwa sahihi.",

  "sent.none": "Hakuna taarifa kama hiyo kwenye simu hii", "sent.waiting": "Imetiwa sahihi. Inasubiri kutumwa", "sent.taken": "Kwenye daftari", "sent.refused": "Imekataliwa na seva", "sent.replaces": "Inachukua nafasi ya {id}…", "sent.photos": "Picha zilizotumwa: {sent} kati ya {all}", "sent.no_photo": "Haina picha.", "sent.photo_refused": "Picha moja haikupokelewa.",
  "sent.change": "Irekebishe", "sent.change_hint": "Ya kwanza inabaki kwenye kumbukumbu.", "sent.proof": "Ushahidi wa kuhifadhi",
  "step.signed": "Imetiwa sahihi kwenye simu hii", "step.waiting": "Inasubiri kutumwa", "step.accepted": "Imepokelewa: stakabadhi ni halali", "step.refused": "Seva haiipokei", "step.entry": "Ingizo {index} kati ya {size}, limekaguliwa kwenye simu hii", "step.no_witnesses": "Uchaguzi huu hauna mashahidi", "step.not_witnessed": "Bado haijashuhudiwa", "step.some_witnesses": "Hadi sasa imeonwa na {names}; bado haitoshi.",
  "step.witnessed": "Imeshuhudiwa: mashahidi wenyewe wameiambia simu hii", "step.contradicted": "{names} wametia sahihi historia nyingine, bila taarifa yako. Hifadhi ushahidi wa simu hii, na umwambie mratibu wako.",
  "proof.statement": "Taarifa", "proof.election": "Uchaguzi", "proof.root": "Mzizi wa maingizo {size} ya daftari", "proof.save_statement": "Hifadhi nilichotia sahihi", "proof.save_receipt": "Hifadhi stakabadhi",

  "incident.title": "Matukio", "incident.report": "Ripoti tukio", "incident.sent": "Limeripotiwa {station}, {at}:", "incident.what": "Nini kilitokea?", "incident.sign": "Tia sahihi na utume ripoti", "incident.means": "Ripoti hutiwa sahihi na kubaki kwenye kumbukumbu pamoja na kituo chako. Mwambie mratibu wako maelezo kwa sauti.",
  "incident.not_opened": "Kituo hakikufunguliwa", "incident.opened_late": "Kituo kilifunguliwa kwa kuchelewa", "incident.closed_early": "Kituo kilifungwa mapema", "incident.counting_stopped": "Kuhesabu kulisimama", "incident.agent_not_admitted": "Wakala hakuruhusiwa kuingia", "incident.agent_sent_away": "Wakala alifukuzwa", "incident.form_not_given": "Wakala hakupewa fomu", "incident.form_not_posted": "Fomu haikubandikwa mlangoni",
  "incident.results_not_sent": "Matokeo hayakupelekwa mbele", "incident.materials_missing": "Vifaa vilikosekana", "incident.materials_destroyed": "Vifaa viliharibiwa", "incident.ballots_added": "Karatasi ziliongezwa", "incident.ballots_removed": "Karatasi ziliondolewa", "incident.pressure_on_voters": "Wapiga kura walishinikizwa", "incident.violence": "Vurugu", "incident.other": "Jambo jingine",

  "part.male": "Wanaume", "part.female": "Wanawake", "part.third": "Jinsia ya tatu",
  "section.voters": "wapiga kura", "section.candidates": "wagombea", "section.totals": "jumla", "section.ballot account": "hesabu ya karatasi", "section.box": "sanduku",
  "field.registered_voters": "Wapiga kura walioandikishwa", "field.voters_marked": "Wapiga kura waliokuja", "field.ballots_received": "Karatasi zilizopokelewa", "field.unused_ballots": "Karatasi zilizobaki", "field.ballots_issued": "Karatasi zilizotolewa", "field.spoiled_ballots": "Karatasi zilizoharibiwa", "field.ballots_cast": "Karatasi za sandukuni", "field.valid_votes": "Kura halali", "field.rejected_ballots": "Karatasi zilizokataliwa", "field.blank_ballots": "Karatasi tupu", "field.null_ballots": "Karatasi zilizoharibika",
  "identity.choices-make-valid": "Kura za wagombea wote hufanya kura halali", "identity.valid-and-rejected-make-cast": "Kura halali na zilizokataliwa hufanya karatasi za sandukuni", "identity.cast-within-register": "Karatasi za sandukuni hazizidi wapiga kura walioandikishwa", "identity.votes-within-register": "Kura hazizidi wapiga kura walioandikishwa", "identity.registered_voters-by-gender": "Walioandikishwa kwa jinsia hufanya jumla", "identity.ballots_cast-by-gender": "Karatasi kwa jinsia hufanya jumla",
};
