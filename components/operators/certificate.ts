import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** A server's certificate, the key to it and the authority that clients trust. */
export interface Certificate {
  cert: pulumi.Input<string>;
  key: pulumi.Input<string>;
  ca: pulumi.Input<string>;
  /** Changes with the certificate, so that whoever reads it only at start is started anew. */
  fingerprint: pulumi.Input<string>;
}

export interface CertificateArgs {
  commonName: string;
  dnsNames: string[];
  /** Keys are made anew whenever this changes. */
  generation: string;
}

// 90 days, renewed by any update within the last 30.
const lifetime = { validityPeriodHours: 2160, earlyRenewalHours: 720 };
const elliptic = { algorithm: "ECDSA", ecdsaCurve: "P256" };

/** Makes an authority for one server alone, and a certificate of it. */
export function issueCertificate(parent: pulumi.Resource, name: string, args: CertificateArgs): Certificate {
  const { commonName, dnsNames, generation } = args;
  const child = { parent };
  const keyed = { parent, replacementTrigger: generation };
  const caKey = new tls.PrivateKey(`${name}-ca-key`, elliptic, keyed);
  const ca = new tls.SelfSignedCert(
    `${name}-ca`,
    {
      privateKeyPem: caKey.privateKeyPem,
      subject: { commonName: `${commonName} authority` },
      isCaCertificate: true,
      setSubjectKeyId: true,
      allowedUses: ["cert_signing", "crl_signing"],
      ...lifetime,
    },
    child,
  );
  const key = new tls.PrivateKey(`${name}-key`, elliptic, keyed);
  const request = new tls.CertRequest(
    `${name}-request`,
    { privateKeyPem: key.privateKeyPem, subject: { commonName }, dnsNames },
    child,
  );
  const signed = new tls.LocallySignedCert(
    `${name}-certificate`,
    {
      certRequestPem: request.certRequestPem,
      caCertPem: ca.certPem,
      caPrivateKeyPem: caKey.privateKeyPem,
      allowedUses: ["digital_signature", "server_auth"],
      ...lifetime,
    },
    child,
  );
  return {
    cert: signed.certPem,
    key: key.privateKeyPem,
    ca: ca.certPem,
    fingerprint: signed.certPem.apply((pem) => createHash("sha256").update(pem).digest("hex").slice(0, 16)),
  };
}

/** The names by which a service is called within the cluster. */
export const serviceNames = (service: string, namespace: string): string[] => [
  service,
  `${service}.${namespace}`,
  `${service}.${namespace}.svc`,
  `${service}.${namespace}.svc.cluster.local`,
];
