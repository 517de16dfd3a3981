// Telephone numbers in what everybody will read: better one refused too many than one told.

const DATE = /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}/g;
const RUN = /\p{Nd}[\p{Nd} ()./\u00a0\u2010-\u2013-]*\p{Nd}/gu;
const [LEAST, MOST] = [9, 15];

/** Whether a text has what looks like a telephone number, in digits of any script. */
export function hasTelephone(text) {
  const runs = text.replaceAll(DATE, ";").match(RUN) ?? [];
  return runs.map((run) => run.match(/\p{Nd}/gu).length).some((digits) => digits >= LEAST && digits <= MOST);
}
