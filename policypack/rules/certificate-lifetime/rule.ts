import type { Field } from "../field";
import { type Finding, fail, forbid, judge, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { daysOf } from "../rotation/cron";
import { defineRule } from "../rule";
import { flag } from "../settings";

/** Life and renewal of certificates. Allowed: `maxRotationDays` at most, a new key each time, no authority for a server. */
export const rule = defineRule({
  id: "certificate-lifetime",
  group: "O",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: [
    "Certificate.cert-manager.io",
    "CertificateSigningRequest.certificates.k8s.io",
    "tls:index/selfSignedCert:SelfSignedCert",
    "tls:index/locallySignedCert:LocallySignedCert",
  ],
  says: "certificates live for 90 days at most, and are renewed with a new key before they end",
  why: "A certificate is a credential with its end written on it; a long one, or one over an old key, is no rotation.",
  mend: "set duration: 2160h, renewBefore: 360h and privateKey.rotationPolicy: Always; earlyRenewalHours on tls resources",
  compliance: ["K5"],
  config: { alwaysByDefault: flag(true, "cert-manager 1.18 or newer, which makes a new key unless told otherwise") },
  check: (object, { settings, config }) => {
    const longest = settings.maxRotationDays;
    if (object.kind === "Certificate") return judgeCertificate(object, longest, config.alwaysByDefault);
    return object.kind === "" ? judgeTls(object, longest) : judgeRequest(object, longest);
  },
});

const life = (field: Field, longest: number): Finding[] =>
  judge(field, "string", (text) => {
    if (text === undefined) return undefined;
    const days = daysOf(text);
    if (days === undefined) return `malformed: ${show(text)} is no duration`;
    return days > longest ? `${show(text)} is more than ${longest} days` : undefined;
  });

function judgeCertificate({ root, patch }: KubeObject, longest: number, alwaysByDefault: boolean): Finding[] {
  const spec = root.at("spec");
  const policy = spec.at("privateKey", "rotationPolicy");
  const never = judge(policy, "string", (text) =>
    text === "Never" || (text === undefined && !alwaysByDefault && !patch) ? show(text) : undefined,
  );
  return [...life(spec.at("duration"), longest), ...never, ...judgeAuthority(spec.at("isCA"), spec.at("usages"))];
}

/** An authority may sign; one that also serves is a server's certificate with too much power. */
function judgeAuthority(isCA: Field, usages: Field): Finding[] {
  const trouble = troubles(isCA, "boolean");
  if (trouble.length > 0 || isCA.get("boolean") !== true) return trouble;
  const serving = usages.each().some((usage) => /^(server|client) auth$/.test(usage.get("string") ?? ""));
  return serving ? [fail(isCA, "true on a certificate for servers or clients")] : [];
}

const leafUses = ["server_auth", "client_auth"];

function judgeTls({ root }: KubeObject, longest: number): Finding[] {
  const early = root.at("earlyRenewalHours");
  const hours = (field: Field): Finding[] => forbid(field, "number", (value) => value > longest * 24);
  const uses = root.at("allowedUses").each();
  const serves = uses.some((use) => leafUses.includes(use.get("string") ?? ""));
  return [
    ...hours(root.at("validityPeriodHours")),
    ...judge(early, "number", (value) =>
      (value ?? 0) > 0 ? undefined : `${show(value)}: it is renewed only after its end`,
    ),
    ...forbid(root.at("isCaCertificate"), "boolean", (authority) => authority && serves),
  ];
}

const judgeRequest = ({ root }: KubeObject, longest: number): Finding[] =>
  forbid(root.at("spec", "expirationSeconds"), "number", (seconds) => seconds > longest * 86_400);
