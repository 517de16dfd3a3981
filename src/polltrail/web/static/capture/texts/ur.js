export default {
  skip: "صفحے پر جائیں", language: "زبان", back: "تمام اسٹیشن", again: "دوبارہ کوشش کریں", install: "اس فون پر انسٹال کریں", offline: "نیٹ ورک نہیں",
  rehearsal: "مشق: یہ کوئی اصل انتخاب نہیں", total: "کل", blank: "خالی",
  broken: "اس صفحے پر کچھ ناکام ہوا۔ آپ نے جو لکھا وہ محفوظ ہے۔ صفحہ دوبارہ کھولیں؛ پھر بھی ناکام ہو تو نیچے لکھی بات اپنے رابطہ کار کو بتائیں۔",

  "unsafe.title": "اس پتے سے دستخط کرنا محفوظ نہیں",
  "unsafe.why": "یہ صفحہ سادہ HTTP پر آیا ہے۔ براؤزر ایسے صفحوں پر نہ کلید بننے دیتے ہیں نہ نیٹ ورک کے بغیر کام، اس لیے یہاں کسی چیز پر دستخط نہیں ہو سکتے۔",
  "unsafe.do": "اپنے رابطہ کار سے وہ پتہ مانگیں جو https:// سے شروع ہوتا ہے۔ سرور چلانے والے کو اس کا طریقہ، مقامی نیٹ ورک پر بھی، رہنما کتاب میں “Capture on a phone” کے تحت ملے گا۔",

  "danger.week": "اگر آپ سات دن یہ صفحہ نہ کھولیں تو یہ براؤزر آپ کی کلید مٹا دیتا ہے۔ ابھی صفحے کو ہوم اسکرین پر شامل کریں (Share، پھر Add to Home Screen)، وہاں سے کھولیں، اور دعوت اسی میں کھولیں۔",
  "danger.room": "فون میں جگہ ختم ہونے پر یہ براؤزر آپ کی کلید مٹا سکتا ہے۔ یہ صفحہ انسٹال کریں، براؤزر کا ڈیٹا صاف نہ کریں اور نجی ونڈو استعمال نہ کریں۔",
  "danger.room_installed": "فون میں جگہ ختم ہونے پر آپ کی کلید مٹ سکتی ہے۔ گنتی ختم ہونے تک کچھ جگہ خالی رکھیں۔",
  "key.lost": "اس براؤزر نے آپ کی کلید مٹا دی ہے۔ جس پر دستخط ہو چکے وہ قائم ہے، اور جو باقی ہے وہ بھیجا جائے گا، مگر یہ فون کسی نئی چیز پر دستخط نہیں کر سکتا۔ رابطہ کار سے نئی دعوت مانگیں اور یہاں کھولیں۔",

  "enrol.title": "آپ کی دعوت", "enrol.none": "رابطہ کار کا دیا ہوا لنک کھولیں، یا اس کا چوکور کوڈ فون کے کیمرے سے اسکین کریں۔",
  "enrol.paste": "یا دعوت یہاں لکھیں", "enrol.paste_hint": "پورا لنک، یا وہ کوڈ جو آپ کو پڑھ کر سنایا گیا۔", "enrol.open": "کھولیں",
  "enrol.damaged": "یہ پوری دعوت نہیں۔ پہلے حرف سے آخری حرف تک سب نقل کریں۔", "enrol.spoken_unknown": "سرور کے پاس اس کوڈ کی کوئی دعوت نہیں۔ حرف بہ حرف ملائیں۔",
  "enrol.not_signed": "اس دعوت پر اس انتخاب کے کسی منتظم کے دستخط نہیں۔ اسے استعمال نہ کریں؛ رابطہ کار کو بتائیں۔", "enrol.expired": "اس دعوت کی مدت ختم ہو چکی۔ دوسری مانگیں۔",
  "enrol.no_network": "ابھی نیٹ ورک نہیں۔ دعوت اس فون پر محفوظ ہے؛ نیٹ ورک آنے پر دوبارہ کوشش کریں۔", "enrol.other_election": "اس صفحے کا سرور آپ کی دعوت کے انتخاب کا نہیں۔",
  "enrol.invited": "آپ کو {election} میں دعوت دی گئی ہے۔", "enrol.as": "بطور", "enrol.for": "کی طرف سے", "enrol.where": "کہاں", "enrol.everywhere": "ہر جگہ", "enrol.until": "قبول کرنے کی آخری مدت",
  "role.agent": "پولنگ ایجنٹ: آپ اپنے اسٹیشن کے نتیجے کے فارم پڑھتے ہیں", "enrol.signed": "اس پر اس انتخاب کے ایک منتظم کے دستخط ہیں۔",
  "enrol.key": "یہ فون ایک کلید بناتا ہے جو کبھی باہر نہیں جاتی۔ آپ جو پڑھتے ہیں اس پر اسی سے دستخط کرتے ہیں؛ کوئی اور آپ کے نام سے دستخط نہیں کر سکتا۔",
  "enrol.accept": "قبول کریں اور میری کلید بنائیں", "enrol.making": "آپ کی کلید بن رہی اور درج ہو رہی ہے …", "enrol.not_taken": "سرور نے اسے نہیں لیا۔", "enrol.wrong_answer": "سرور کا جواب درست نہیں۔ اس سے کوئی درج نہیں ہوا۔", "enrol.waiting": "کسی اور انتخاب کے لیے آپ کی دستخط شدہ کوئی چیز ابھی بھیجی جانی ہے۔ پہلے اسے جانے دیں۔", "enrol.another": "کوئی اور دعوت",

  "stations.title": "آپ کے اسٹیشن", "stations.none_yet": "آپ کے اسٹیشن ابھی اس فون پر نہیں۔ نیٹ ورک آتے ہی آ جائیں گے۔", "stations.choices": "{count} امیدوار", "stations.more": "آپ کے {all} میں سے {shown} اسٹیشن دکھائے گئے ہیں۔",
  "stations.fork": "سرور نے اس انتخاب کی دو مختلف تاریخوں پر دستخط کیے ہیں۔ دونوں اس فون پر محفوظ ہیں۔ رابطہ کار کو بتائیں اور دوسروں کو دکھائیں۔",
  "sending.texts": "دستخط شدہ، منتظر: {count}", "sending.photos": "منتظر تصویریں: {count}", "sending.offline": "نیٹ ورک آنے پر بھیجی جائیں گی۔", "sending.later": "{at} پر دوبارہ کوشش ہو گی۔", "sending.now": "ابھی بھیجی جا رہی ہیں۔", "sending.try": "ابھی بھیجیں",
  "state.new": "شروع نہیں ہوا", "state.open": "بھرا جا رہا ہے", "state.changed": "بدلا گیا، دستخط نہیں", "state.waiting": "دستخط شدہ، منتظر", "state.refused": "نامنظور", "state.accepted": "لاگ میں", "state.witnessed": "گواہی ہو چکی",

  "page.named": "اس صفحے کی فائلیں وہی ہیں جو منتظمین نے انتخاب کے آغاز میں بتائی تھیں۔", "page.other": "اس صفحے کی فائلیں وہ نہیں جو منتظمین نے انتخاب کے آغاز میں بتائی تھیں: یہ نئی ہیں یا کسی اور کی۔ رابطہ کار سے پوچھیں۔",

  "form.none": "اس فون پر ایسا کوئی فارم نہیں", "form.signed": "آپ اس فارم پر دستخط کر چکے ہیں۔ یہاں جو بدلیں گے اس پر دوبارہ دستخط ہوں گے؛ پہلا ریکارڈ پر رہے گا۔", "form.changing": "آپ پہلے اس فارم پر دستخط کر چکے ہیں۔ اب جس پر دستخط کریں گے وہ اس کی جگہ لے گا؛ پہلا ریکارڈ پر رہے گا۔",
  "form.numbers": "اعداد", "form.as_written": "ہر عدد ویسا ہی لکھیں جیسا کاغذ پر ہے، غلط ہو تب بھی۔ کاغذ پر جو خالی ہے اسے خالی چھوڑیں؛ لکھا ہوا 0 صفر ہے۔",
  "form.choice": "امیدوار", "form.votes": "ووٹ", "form.not_number": "عدد میں صرف ہندسے ہوتے ہیں: نشان زدہ خانہ درست کریں۔", "form.paper_says_so": "میں نے دوبارہ دیکھا: کاغذ پر یہی لکھا ہے۔", "form.check": "جانچیں اور دستخط کریں",
  "fails.=": "یہاں {left} ہے، مگر فارم پر {right} ہے۔", "fails.not": "یہاں {left} ہے، {right} نہیں۔", "fails.list": "اسٹیشن کی شائع شدہ فہرست میں {number} ووٹر ہیں۔", "fails.<=": "یہاں {left} زیادہ ہے {right} سے۔", "fails.>=": "یہاں {left} کم ہے {right} سے۔",
  copy: "یہ کون سا کاغذ ہے؟", "copy.agent": "جو نقل مجھے دی گئی", "copy.posted": "جو دروازے پر لگی ہے", "copy.returning_officer": "ریٹرننگ افسر کی نقل", "copy.authority": "انتخابی حکام کی نقل",

  "marks.title": "دستخط اور مہریں", "marks.hint": "جو نظر آئے وہ بتائیں۔ جو آپ کھلا چھوڑیں وہ آپ کے بیان میں نہیں ہوگا۔", "marks.others": "دوسروں کے پولنگ ایجنٹ", "marks.present": "موجود", "marks.absent": "غائب", "marks.refused": "انکار", "marks.why": "کیوں",
  "reason.unknown": "وجہ معلوم نہیں", "reason.not_present": "حاضر نہیں تھا", "reason.left_early": "پہلے چلا گیا", "reason.not_admitted": "اندر نہیں آنے دیا گیا", "reason.not_asked": "پوچھا نہیں گیا", "reason.disagrees": "نتیجے سے اتفاق نہیں", "reason.other": "کوئی اور وجہ",
  "mark.signature": "دستخط", "mark.stamp": "مہر", "mark.thumb mark": "انگوٹھے کا نشان", "mark.name": "نام", "mark.date": "تاریخ", "mark.time": "وقت", "mark.identity card number": "شناختی کارڈ نمبر",
  "signatory.presiding officer": "پریزائیڈنگ افسر", "signatory.senior assistant presiding officer": "سینئر اسسٹنٹ پریزائیڈنگ افسر", "signatory.candidate, agent or observer": "امیدوار، پولنگ ایجنٹ یا مبصر",

  "photo.title": "فارم کی تصویر", "photo.hint": "پورا کاغذ، سیدھا، اچھی روشنی میں، ہر ہندسہ پڑھا جائے۔ تصویر کی جگہ کا پتہ اسی فون پر نکال دیا جاتا ہے۔", "photo.camera": "کیمرہ کھولیں", "photo.take": "تصویر لیں", "photo.close": "کیمرہ بند کریں", "photo.choose": "فون کا کیمرہ، یا فائل", "photo.working": "تصویر تیار ہو رہی ہے …",
  "photo.number": "تصویر {n}", "photo.remove": "ہٹائیں", "photo.remove_number": "تصویر {n} ہٹائیں",
  "unusable.bytes": "یہ تصویر اتنی بڑی ہے کہ کھل نہیں سکتی۔ اس صفحے کے کیمرے سے لیں۔", "unusable.pixels": "یہ تصویر اتنی بڑی ہے کہ کھل نہیں سکتی۔ اس صفحے کے کیمرے سے لیں۔", "unusable.kind": "یہ قابلِ استعمال تصویر نہیں: JPEG، PNG یا WebP۔ اس صفحے کے کیمرے سے لیں۔", "unusable.damaged": "یہ تصویر خراب ہے۔ دوبارہ لیں۔",
  "unusable.small": "یہ تصویر اتنی چھوٹی ہے کہ اعداد پڑھے نہیں جا سکتے۔ قریب سے لیں۔", "unusable.canvas": "یہ براؤزر تصویر کے بجائے کچھ اور بناتا ہے۔ اس صفحے کے لیے فنگر پرنٹنگ سے بچاؤ بند کریں۔", "unusable.large": "یہ تصویر بہت بڑی رہتی ہے۔ صرف فارم کی تصویر لیں۔", "unusable.camera": "کیمرہ استعمال نہیں ہو سکتا۔ براؤزر میں اجازت دیں، یا تصویر چنیں۔",

  "check.title": "کیا کاغذ پر یہی لکھا ہے؟", "check.back": "واپس فارم پر", "check.zoom": "تصویر {n} بڑی کریں", "check.no_photo": "کوئی تصویر نہیں۔ بعد میں بھی شامل کر سکتے ہیں؛ دوسرے صرف تصویر سے آپ کے اعداد جانچ سکتے ہیں۔", "check.no_photo_required": "کوئی تصویر نہیں۔ اس انتخاب میں فارم صرف تصویر کے ساتھ گنا جاتا ہے: ہو سکے تو ابھی لیں، یا بعد میں شامل کریں۔",
  "check.means": "آپ کے دستخط کا مطلب ہے: کاغذ پر یہی لکھا ہے۔ یہ ہمیشہ ریکارڈ پر رہتا ہے؛ غلطی دوبارہ دستخط سے درست ہو سکتی ہے۔", "check.look_first": "اوپر کچھ میل نہیں کھاتا۔ کاغذ دوبارہ دیکھیں؛ اگر یہی لکھا ہے تو بتائیں۔",
  "check.sign": "دستخط کریں اور بھیجیں", "check.changed": "فارم کسی اور ونڈو میں بدلا گیا۔", "check.reload": "دوبارہ دیکھیں", "check.failed": "دستخط نہیں ہوئے۔",

  "sent.none": "اس فون پر ایسا کوئی بیان نہیں", "sent.waiting": "دستخط ہو گئے۔ بھیجے جانے کا منتظر", "sent.taken": "لاگ میں", "sent.refused": "سرور نے نامنظور کیا", "sent.replaces": "یہ {id}… کی جگہ لیتا ہے", "sent.photos": "بھیجی گئی تصویریں: {all} میں سے {sent}", "sent.no_photo": "اس کے ساتھ کوئی تصویر نہیں۔", "sent.photo_refused": "ایک تصویر نہیں لی گئی۔",
  "sent.change": "درست کریں", "sent.change_hint": "پہلا ریکارڈ پر رہے گا۔", "sent.proof": "رکھنے کے لیے ثبوت",
  "step.signed": "اس فون پر دستخط ہوئے", "step.waiting": "بھیجے جانے کا منتظر", "step.accepted": "قبول: رسید درست ہے", "step.refused": "سرور اسے نہیں لیتا", "step.entry": "{size} میں سے اندراج {index}، اس فون پر جانچا گیا", "step.no_witnesses": "اس انتخاب کے کوئی گواہ نہیں", "step.not_witnessed": "ابھی گواہی نہیں ہوئی", "step.some_witnesses": "اب تک {names} نے دیکھا؛ یہ ابھی کافی نہیں۔",
  "step.witnessed": "گواہی ہو چکی: گواہوں نے خود اس فون کو بتایا", "step.contradicted": "{names} نے کسی اور تاریخ پر دستخط کیے ہیں، آپ کے بیان کے بغیر۔ اس فون کا ثبوت رکھیں اور رابطہ کار کو بتائیں۔",
  "proof.statement": "بیان", "proof.election": "انتخاب", "proof.root": "لاگ کے {size} اندراجات کی جڑ", "proof.save_statement": "دستخط شدہ بیان محفوظ کریں", "proof.save_receipt": "رسید محفوظ کریں",

  "incident.title": "واقعات", "incident.report": "واقعے کی اطلاع دیں", "incident.sent": "{station} پر اطلاع، {at}:", "incident.what": "کیا ہوا؟", "incident.sign": "اطلاع پر دستخط کریں اور بھیجیں", "incident.means": "اطلاع پر دستخط ہوتے ہیں اور وہ آپ کے اسٹیشن کے ساتھ ریکارڈ پر رہتی ہے۔ تفصیل رابطہ کار کو زبانی بتائیں۔",
  "incident.not_opened": "اسٹیشن نہیں کھلا", "incident.opened_late": "اسٹیشن دیر سے کھلا", "incident.closed_early": "اسٹیشن جلد بند ہو گیا", "incident.counting_stopped": "گنتی رک گئی", "incident.agent_not_admitted": "پولنگ ایجنٹ کو اندر نہیں آنے دیا گیا", "incident.agent_sent_away": "پولنگ ایجنٹ کو نکال دیا گیا", "incident.form_not_given": "فارم پولنگ ایجنٹ کو نہیں دیا گیا", "incident.form_not_posted": "فارم دروازے پر نہیں لگایا گیا",
  "incident.results_not_sent": "نتیجہ آگے نہیں بھیجا گیا", "incident.materials_missing": "انتخابی سامان کم تھا", "incident.materials_destroyed": "انتخابی سامان تلف ہو گیا", "incident.ballots_added": "پرچیاں ڈالی گئیں", "incident.ballots_removed": "پرچیاں نکالی گئیں", "incident.pressure_on_voters": "ووٹروں پر دباؤ ڈالا گیا", "incident.violence": "تشدد", "incident.other": "کوئی اور بات",

  "part.male": "مرد", "part.female": "خواتین", "part.third": "خواجہ سرا",
  "section.voters": "ووٹر", "section.candidates": "امیدوار", "section.totals": "مجموعے", "section.ballot account": "بیلٹ پیپر کا حساب", "section.box": "ڈبہ",
  "field.registered_voters": "رجسٹرڈ ووٹر", "field.voters_marked": "آنے والے ووٹر", "field.ballots_received": "وصول شدہ بیلٹ پیپر", "field.unused_ballots": "بچے ہوئے بیلٹ پیپر", "field.ballots_issued": "جاری شدہ بیلٹ پیپر", "field.spoiled_ballots": "خراب شدہ بیلٹ پیپر", "field.ballots_cast": "ڈالے گئے ووٹ", "field.valid_votes": "درست ووٹ", "field.rejected_ballots": "مسترد پرچیاں", "field.blank_ballots": "خالی پرچیاں", "field.null_ballots": "باطل پرچیاں",
  "field.tendered_ballots": "ٹینڈر ووٹ", "field.challenged_ballots": "چیلنج شدہ ووٹ", "field.missing_ballots": "گم شدہ بیلٹ پیپر", "field.ballots_from_box": "ڈبوں سے نکلے اور گنے گئے بیلٹ پیپر", "field.choice_valid_votes": "درست ووٹ، چیلنج شدہ کے بغیر", "field.choice_challenged_votes": "چیلنج شدہ ووٹ",
  "identity.choices-make-valid": "سب امیدواروں کے ووٹ مل کر درست ووٹوں کے برابر ہوتے ہیں", "identity.valid-and-challenged-make-choice": "درست اور چیلنج شدہ ووٹ مل کر امیدوار کا کل بنتے ہیں", "identity.valid-and-rejected-make-cast": "درست ووٹ اور مسترد پرچیاں مل کر ڈالے گئے ووٹوں کے برابر ہوتی ہیں", "identity.cast-within-register": "ڈالے گئے ووٹ رجسٹرڈ ووٹروں سے زیادہ نہیں ہوتے", "identity.votes-within-register": "ووٹ رجسٹرڈ ووٹروں سے زیادہ نہیں ہوتے",
  "identity.male-cast-within-register": "مردوں کے ووٹ رجسٹرڈ مردوں سے زیادہ نہیں ہوتے", "identity.female-cast-within-register": "خواتین کے ووٹ رجسٹرڈ خواتین سے زیادہ نہیں ہوتے", "identity.box-makes-polled": "ڈبے کے اور چیلنج شدہ بیلٹ پیپر مل کر ڈالے گئے ووٹوں کے برابر ہوتے ہیں", "identity.ballot-account-balances": "بیلٹ پیپر کے حساب کے حصے مل کر وصول شدہ بیلٹ پیپر کے برابر ہوتے ہیں", "identity.registered_voters-by-gender": "رجسٹرڈ مرد اور خواتین مل کر کل بنتے ہیں", "identity.ballots_cast-by-gender": "مردوں اور خواتین کے ووٹ مل کر کل بنتے ہیں",
};
