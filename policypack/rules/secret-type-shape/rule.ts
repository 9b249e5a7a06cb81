import { type Finding, fail, troubles } from "../finding";
import { defineRule } from "../rule";

/** For each type, the keys of which one each must be there. */
const keys: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "kubernetes.io/ssh-auth": [["ssh-privatekey"]],
  "kubernetes.io/tls": [["tls.crt"], ["tls.key"]],
  "kubernetes.io/basic-auth": [["username", "password"]],
  "kubernetes.io/dockerconfigjson": [[".dockerconfigjson"]],
  "kubernetes.io/dockercfg": [[".dockercfg"]],
};

/** Fields: type, data, stringData. Allowed: the keys in `keys`. */
export const rule = defineRule({
  id: "secret-type-shape",
  group: "E",
  level: "advisory",
  severity: "medium",
  kinds: ["Secret"],
  says: "a typed Secret holds the keys of its type",
  why: "Whoever mounts it finds nothing, and falls back to something weaker.",
  mend: "name the keys as the type asks",
  compliance: ["K4"],
  check: ({ root, patch }) => {
    const needed = keys[root.at("type").get("string") ?? ""];
    if (needed === undefined || patch) return [];
    const parts = [root.at("data"), root.at("stringData")];
    const open = parts.flatMap((part) => troubles(part, "map"));
    if (open.length > 0) return open;
    const held = new Set(parts.flatMap((part) => part.entries().map(([key]) => key)));
    const missing = needed.filter((choice) => !choice.some((key) => held.has(key)));
    return missing.map((choice): Finding => fail("data", `${choice.join(" or ")} is missing`));
  },
});
