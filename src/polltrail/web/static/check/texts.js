// Every text that the page writes, in one place, for translation. {name} is replaced.

export const TEXTS = {
  idWrong: "Expected 64 digits from 0 to 9 and letters from a to f, found {found}. Copy all of it.",
  noFiles: "Choose a bundle, or a receipt with its statement and entry 0.",
  reading: "Reading the files …",
  checking: "Checking entry {done} of {of} …",
  remove: "Remove",
  removeFile: "Remove {name}",

  kinds: {
    bundle: "Bundle",
    receipt: "Receipt",
    statement: "Statement",
    genesis: "Entry 0: begins an election",
    vkey: "Verifier key of a log",
    unknown: "Not used: neither a bundle, a receipt nor a statement",
    another: "Not used: there is another of its kind",
    unneeded: "Not used: the bundle has everything in it",
    large: "Not used: larger than any bundle that is read here",
    gone: "Not used: it could not be read",
  },

  answers: {
    true: "It holds",
    false: "It does not hold",
    null: "Cannot tell",
  },
  means: {
    receipt: {
      true: "This statement is entry {index} of the log of this election, which had {size} entries when it promised so.",
      false: "What you have does not prove that this statement is in the log of this election. That alone does not show that the log is wrong: files get damaged and mixed up.",
      null: "Nothing here speaks against the receipt, and not everything that is needed could be checked.",
    },
    archive: {
      false: "This file cannot be read as a bundle. That says nothing about the log. Get it again, whole.",
      null: "This file cannot be read as a bundle: it is cut off or damaged, or another program wrote it. That says nothing about the log. Get it again, whole.",
    },
    part: {
      true: "All {count} entries in this bundle are in the log of this election, and every signature under them is right.",
      false: "Something in this bundle contradicts what it promises. Keep it as it is: it may be evidence.",
      null: "Nothing here contradicts itself, and not everything that is needed could be checked.",
    },
    whole: {
      true: "This is the log of this election, with {size} entries, and every entry, signature and hash in it is right.",
      false: "This log contradicts itself, or the election you named. Keep it as it is: it may be evidence.",
      null: "Nothing here contradicts itself, and not everything that is needed could be checked.",
    },
  },
  witnessed: {
    true: "Witnessed: as many witnesses as the election asks for have signed the same.",
    partly: "Witnessed up to its first {head} of {size} entries: of those after, only the log itself vouches.",
    false: "Unwitnessed: nobody but the log itself vouches that everybody sees this log.",
    null: "Whether enough witnesses have signed cannot be told.",
  },

  rehearsal: "REHEARSAL: a try-out, and no real election.",

  whyTitle: "Why",
  against: "Speaks against it",
  open: "Could not be checked",
  at: "{where}, entry {index}",
  more: "And {count} more.",
  notShownTitle: "What this does not show",
  factsTitle: "What was checked",
  facts: {
    asked: "Election you named",
    election: "Election of the files",
    name: "Called",
    origin: "Log",
    size: "Entries in the log",
    index: "Entry",
    root: "Root of the tree",
    witnessed: "Witnesses",
    cosigned: "{name}: signed, {time} by its clock",
    silent: "{name}: has not signed this",
    nobody: "The election names none.",
    sealed: "Sealed entries",
    hidden: "{hidden} of {size}: only their hashes are shown",
    unsealed: "none any more, since entry {index}",
    goesOn: "Goes on from a lost log",
    lost: "{name}, from entry {index} on; {missing} entries of it are missing",
    none: "none named",
  },
  blank: "blank",
  nothing: "none",
  entriesTitle: "What the entries say",
  entriesHint: "As it was signed. A statement is what somebody said, and not yet a fact.",
  entry: {
    number: "Entry {index}",
    id: "Statement id",
    key: "Key that signed",
    made_at: "Time it claims",
    doubt: "In doubt",
    doubts: {
      revoked: "The key had been revoked before: what it says counts for nothing.",
      suspect: "An entry says that the key was suspect by then: what it says is on hold.",
    },
    body: "Statement",
  },
  statementKinds: {
    definition: "definition of the election", enrolment: "enrolment of a key", revocation: "revocation of a key",
    image: "photograph", holding: "photograph is stored", transcription: "reading of a form",
    endorsement: "endorsement", decision: "decision of a reviewer", official: "official figures, as seen",
    incident: "incident", withdrawal: "withdrawal", conflict: "two notes that contradict each other",
    unseal: "opening of the count", succession: "continuation of a lost log", removal: "removal of a photograph",
  },
};

/** Put values into a text. */
export const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** A name of any script inside a sentence, so that its direction changes nothing around it. */
export const isolated = (name) => `\u2068${name}\u2069`;
