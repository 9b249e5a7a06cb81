import { type KeyObject, X509Certificate } from "node:crypto";
import type { Problems } from "../problems";

/** The controller's certificate, as far as sealing needs it. */
export interface SealingCertificate {
  publicKey: KeyObject;
  /** SHA-256 of the certificate, which is public. */
  fingerprint: string;
}

const armour = /^-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----$/;
const fetch = "fetch it with: kubeseal --fetch-cert";

/** Whether it reads as one, said without an exception, as a parser must not catch. */
function shapeProblem(pem: string): string | undefined {
  if (pem.includes("PRIVATE KEY")) return `this is a private key, and it stays with the controller; ${fetch}`;
  const count = pem.split("-----BEGIN CERTIFICATE-----").length - 1;
  if (count > 1) return `these are ${count} certificates; give the newest alone`;
  return armour.test(pem) && isDer(pem) ? undefined : `this is no certificate in PEM; ${fetch}`;
}

function isDer(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false; // node:crypto has no question for it, and its own message says less than ours
  }
}

const dayOf = (text: string): string => new Date(text).toISOString().slice(0, 10);

function keyProblem({ publicKey }: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type !== "rsa") return `its key is of type ${type}; the controller's is RSA; ${fetch}`;
  const bits = details?.modulusLength ?? 0;
  return bits < 2048 ? `its RSA key has ${bits} bits; give the controller one of at least 2048` : undefined;
}

function dateProblem(certificate: X509Certificate, today: string): string | undefined {
  const [from, to] = [dayOf(certificate.validFrom), dayOf(certificate.validTo)];
  if (to < today) return `it expired on ${to}; ${fetch}`;
  return from > today ? `it holds from ${from} on, and today is ${today}; check the clock, or ${fetch}` : undefined;
}

export function parseCertificate(given: string, today: string, p: Problems): SealingCertificate | undefined {
  const pem = String(given ?? "").trim();
  const shape = shapeProblem(pem);
  if (shape !== undefined) {
    p.note(shape);
    return undefined;
  }
  const certificate = new X509Certificate(pem);
  for (const problem of [keyProblem(certificate), dateProblem(certificate, today)]) {
    if (problem !== undefined) p.note(problem);
  }
  return { publicKey: certificate.publicKey, fingerprint: certificate.fingerprint256 };
}
