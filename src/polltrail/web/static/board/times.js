// Times as the reader's own clock has them; the page has them in UTC, and so does what is told on pointing at one.

/** Write every time of the page in the reader's own zone. */
export function localTimes(page) {
  const lang = page.body.dataset.locale ?? page.documentElement.lang;
  const write = new Intl.DateTimeFormat(lang, {
    day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  for (const time of page.querySelectorAll("main time[datetime]:not([title])")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = time.textContent;
    time.textContent = write.format(moment);
  }
}
