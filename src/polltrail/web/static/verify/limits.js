// What a check does not show even where it holds: said with every answer, in one place.

export const NOT_SHOWN = {
  truth: "That the paper forms are true. A log proves who said what, and in which order; never that it is so.",
  time: "When it was said. The time in a statement is a claim of the device that signed it.",
  part: "What is not in this file. Entries that were left out may correct, contradict or revoke what is here.",
  signer: "That the signature under the statement holds: the enrolment of its key is not here. A bundle has it.",
  statement: "Which statement the receipt is for: the statement itself was not given.",
  others: "That the log tells everybody the same story. Compare receipts and checkpoints that other people hold.",
  witnesses: "That anybody but the log has seen it: too few witnesses have signed this checkpoint, or the election asks for none.",
  witnessesToCome: "What other witnesses have seen, whom an amendment names: they count once those before have signed a state that holds it.",
  sealed: "What the sealed entries say. Nor does a hash tell whether every entry is shown that is public meanwhile.",
  witnessesChanged: "Whether enough witnesses have signed: the election has changed its witnesses. `polltrail verify` can tell.",
  amendments: "That the rules of entry 0 are still those in force. An amendment may have changed them since.",
  images: "What photographs show. Of those that are in the file, only that they are the ones the log names.",
  imagesAbsent: "Photographs that the log names and that are not in this file.",
  beside: "Pages for reading that are in the file. Only entries, proofs, notes, tables and photographs were checked.",
  worth: "What a statement is worth for the count: readings by one person, and keys that were enrolled too late, count otherwise.",
};
