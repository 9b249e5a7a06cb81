import type { Field } from "../field";
import { advice, type Finding, forbid, troubles } from "../finding";
import { agentKinds, taskKinds, taskSpec } from "../kubeOpenCode";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: fileMode of credentials, and of contexts where keys lie. Allowed: nothing for group and others; absent is 0600. */
export const rule = defineRule({
  id: "kubeopencode-file-mode",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [...agentKinds, ...taskKinds],
  says: "credential files are readable by their owner alone",
  why: "SSH refuses a key that others may read, and every other program of the pod may read it.",
  mend: "set fileMode to 256 (0400) or 384 (0600); JSON and YAML 1.2 read 400 as a decimal number",
  compliance: ["K4"],
  check: (object) => [
    ...object.root.at("spec", "credentials").each().flatMap(judgeCredential),
    ...contextsOf(object)
      .filter(holdsKeys)
      .flatMap((item) => judgeMode(item.at("fileMode"))),
  ],
});

const contextsOf = (object: KubeObject): Field[] => taskSpec(object).at("contexts").each();

const holdsKeys = (item: Field): boolean =>
  /(^|\/)\.ssh(\/|$)|id_(rsa|ecdsa|ed25519)$|\.netrc$|\.git-credentials$/.test(
    item.at("mountPath").get("string") ?? "",
  );

const isOpen = (mode: number): boolean => !Number.isInteger(mode) || mode > 0o777 || (mode & 0o077) !== 0;
const judgeMode = (field: Field): Finding[] =>
  forbid(field, "number", isOpen).map((finding) =>
    field.get("number") === undefined
      ? finding
      : { ...finding, got: `${finding.got}, which is mode 0${field.get("number")?.toString(8)}` },
  );

function judgeCredential(credential: Field): Finding[] {
  const mode = credential.at("fileMode");
  const trouble = troubles(mode, "number");
  if (trouble.length > 0 || mode.isAbsent) return trouble;
  return credential.at("mountPath").isAbsent && !mode.partial
    ? [advice(mode, "set, and ignored without a mountPath")]
    : judgeMode(mode);
}
