import { type Finding, fail, judge } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { count } from "../settings";

const password = "random:index/randomPassword:RandomPassword";

/** Field: length of a RandomPassword. Allowed: `shortest` or more; other random resources make no credentials. */
export const rule = defineRule({
  id: "password-strength",
  group: "E",
  level: "mandatory",
  severity: "medium",
  kinds: [
    "random:index/randomPassword:RandomPassword",
    "random:index/randomString:RandomString",
    "random:index/randomId:RandomId",
    "random:index/randomPet:RandomPet",
  ],
  says: "generated passwords are long, and kept as secrets",
  why: "A short one can be searched; a RandomString is kept in clear in state.",
  mend: "use RandomPassword of at least 24 characters",
  compliance: ["PCI 8.3.6", "K5"],
  config: { shortest: count(24, "least length of a password") },
  check: (object, { config }) =>
    object.origin.type === password
      ? judge(object.root.at("length"), "number", (length = 0) => (length < config.shortest ? `${length}` : undefined))
      : judgeName(object),
});

const credentialName = /pass|pwd|token|secret|credential|api-?key|jwt/i;

/** Their results are no secrets to the engine; a name that says so shows what they are for. */
function judgeName({ origin }: KubeObject): Finding[] {
  const name = (origin.urn ?? "").split("::").at(-1) ?? "";
  const kind = (origin.type ?? "").split(":").at(-1) ?? "";
  return credentialName.test(name) ? [fail("", `"${name}" is a ${kind}, which state keeps in clear`)] : [];
}
