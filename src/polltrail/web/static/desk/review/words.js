// States and reasons in words.

import { isText, t } from "../frame/language.js";

export const stateWords = (state) => t(`state_${state}`);

/** Why a form waits: a code of the count, the code of an identity, or a reviewer's reason. */
export function reasonWords(code) {
  const name = `why_${code.replaceAll("-", "_").replace(/^contradicted$/, "contradicted")}`;
  if (isText(name)) return t(name);
  return isText(`r_${code}`) ? t(`r_${code}`) : t("why_identity", { code });
}

export const decisionReason = (code) => t(`r_${code}`);

/** Who said something, by role and the beginning of the key. */
export const byWords = ({ role, key }) => t("by_role", { role: role ? t(`role_${role}`) : "?", key: key.slice(0, 8) });
