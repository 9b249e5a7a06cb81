import { type ApiServer, apiserverKinds, apiserversOf } from "../apiservers";
import { placed } from "../carriedTexts";
import { type Finding, fail, unknown } from "../finding";
import { defineRule } from "../rule";

/** Flags of kube-apiserver in pods and in files of installers. Allowed: what asks who somebody is, and encrypts. */
export const rule = defineRule({
  id: "apiserver-flags",
  group: "M",
  level: "advisory",
  severity: "medium",
  kinds: apiserverKinds,
  says: "the API server knows who asks, refuses by RBAC, and stores Secrets encrypted",
  why: "All other controls rest on the API server: one that takes anybody, or skips admission, keeps none of them.",
  mend: "set anonymous-auth=false, profiling=false, authorization-mode=Node,RBAC, enable NodeRestriction, and give encryption-provider-config",
  compliance: ["CIS 1.2.x", "K9"],
  check: (object, context) => {
    const { servers, open } = apiserversOf(object, context);
    return [
      ...open,
      ...servers.flatMap((server) => judgeServer(server).map((found) => placed(server.document, found))),
    ];
  },
});

/** What is wrong with the values of a flag; undefined values stand for a flag that nobody gives. */
interface Demand {
  readonly flag: string;
  /** Another flag under which this one counts for nothing. */
  readonly unless?: string;
  judge(values: readonly string[] | undefined): string[];
}

const yes = /^(1|t|true)$/i;
const last = (values: readonly string[]): string => values.at(-1) ?? "";
const parts = (values: readonly string[] = []): string[] =>
  values.flatMap((value) => value.split(",").map((one) => one.trim()));

/** A boolean whose default is true. */
const mustBeFalse = (values: readonly string[] | undefined): string[] => {
  if (values === undefined) return ["unset, which means true"];
  return yes.test(last(values)) ? [last(values)] : [];
};

const guards = [
  "NamespaceLifecycle",
  "NodeRestriction",
  "PodSecurity",
  "ServiceAccount",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionWebhook",
];

const demands: readonly Demand[] = [
  { flag: "anonymous-auth", unless: "authentication-config", judge: mustBeFalse },
  { flag: "profiling", judge: mustBeFalse },
  {
    flag: "authorization-mode",
    unless: "authorization-config",
    judge: (values) => {
      if (values === undefined) return ["unset, which means AlwaysAllow"];
      const modes = parts(values);
      const missing = ["Node", "RBAC"].filter((mode) => !modes.includes(mode)).map((mode) => `without ${mode}`);
      return [...(modes.includes("AlwaysAllow") ? ["AlwaysAllow"] : []), ...missing];
    },
  },
  {
    flag: "enable-admission-plugins",
    judge: (values) => {
      const plugins = parts(values);
      return [
        ...(plugins.includes("NodeRestriction") ? [] : ["without NodeRestriction"]),
        ...(plugins.includes("AlwaysAdmit") ? ["AlwaysAdmit"] : []),
      ];
    },
  },
  { flag: "disable-admission-plugins", judge: (values) => parts(values).filter((plugin) => guards.includes(plugin)) },
  {
    flag: "encryption-provider-config",
    judge: (values) => (values === undefined ? ["unset: Secrets are stored as they are"] : []),
  },
  // Without forward secrecy, or broken.
  {
    flag: "tls-cipher-suites",
    judge: (values) => parts(values).filter((suite) => /^TLS_RSA_|RC4|3DES|CBC_SHA256/.test(suite)),
  },
  { flag: "tls-min-version", judge: (values) => parts(values).filter((version) => /^VersionTLS1[01]$/.test(version)) },
];

const judgeServer = (server: ApiServer): Finding[] => demands.flatMap((demand) => judgeFlag(server, demand));

function judgeFlag({ byName, isOpen, preset, args }: ApiServer, { flag, unless, judge }: Demand): Finding[] {
  if (unless !== undefined && byName.has(unless)) return [];
  const given = byName.get(flag);
  if (given?.isUnknown) return [unknown(given.at)];
  if (given !== undefined) return judge(given.values).map((got) => fail(given.at, `--${flag}: ${got}`));
  const byDefault = preset[flag];
  if (byDefault !== undefined) return [];
  return judge(undefined).map((got) => (isOpen ? unknown(args) : fail(args, `--${flag}: ${got}`)));
}
