import "reflect-metadata";
import { randomBytes } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { Generated } from "../generated";
import { isJsonObject, type Json, type JsonObject, type Properties } from "../values";
import { readKey, type Signer, sha1, signerOf } from "./signing";
import { extendedUses, flagsOf, unknownUses } from "./uses";

const hour = 3_600_000;
const alternativeNamesId = "2.5.29.17";
const attributes: Record<string, string> = {
  commonName: "CN",
  country: "C",
  emailAddress: "E",
  locality: "L",
  organization: "O",
  organizationalUnit: "OU",
  postalCode: "2.5.4.17",
  province: "ST",
  serialNumber: "2.5.4.5",
  streetAddresses: "2.5.4.9",
};

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const list = (value: Json): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const nameOf = (subject: Json | undefined): x509.JsonName =>
  Object.entries(isJsonObject(subject) ? subject : {}).flatMap(([key, value]) => {
    const attribute = attributes[key];
    return attribute === undefined || value === "" ? [] : [{ [attribute]: list(value) }];
  });

function alternativeNames(inputs: JsonObject): x509.Extension[] {
  const names: x509.JsonGeneralNames = [
    ...texts(inputs.dnsNames).map((value) => ({ type: "dns" as const, value })),
    ...texts(inputs.ipAddresses).map((value) => ({ type: "ip" as const, value })),
    ...texts(inputs.uris).map((value) => ({ type: "url" as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

async function usageExtensions(inputs: JsonObject, key: x509.PublicKey): Promise<x509.Extension[]> {
  const authority = inputs.isCaCertificate === true;
  const length = Number(inputs.maxPathLength ?? -1);
  const flags = flagsOf(texts(inputs.allowedUses));
  const extended = extendedUses(texts(inputs.allowedUses));
  return [
    new x509.BasicConstraintsExtension(authority, authority && length >= 0 ? length : undefined, true),
    ...(flags === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
    ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
    ...(authority || inputs.setSubjectKeyId === true ? [await x509.SubjectKeyIdentifierExtension.create(key)] : []),
  ];
}

const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

function validity(inputs: JsonObject) {
  const from = new Date(Math.floor(Date.now() / 1000) * 1000);
  return { notBefore: from, notAfter: new Date(from.getTime() + Number(inputs.validityPeriodHours) * hour) };
}

const serial = (): string => {
  const bytes = randomBytes(16);
  // A positive number without leading zero, as X.509 wants it.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
};

function issued(certificate: x509.X509Certificate, number: string, more: Properties) {
  const outputs = {
    certPem: `${certificate.toString("pem")}\n`,
    validityStartTime: stamp(certificate.notBefore),
    validityEndTime: stamp(certificate.notAfter),
    readyForRenewal: false,
    ...more,
  };
  return { id: BigInt(`0x${number}`).toString(), outputs };
}

async function selfSign(inputs: JsonObject) {
  const signer = await signerOf(readKey(inputs.privateKeyPem, "privateKeyPem"));
  const key = await x509.PublicKey.create(signer.keys.publicKey);
  const serialNumber = serial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    name: nameOf(inputs.subject),
    ...validity(inputs),
    signingAlgorithm: signer.algorithm,
    keys: signer.keys,
    extensions: [...(await usageExtensions(inputs, key)), ...alternativeNames(inputs)],
  });
  return issued(certificate, serialNumber, { keyAlgorithm: signer.name });
}

function read<T>(property: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new Error(`${property}: is not what it should be in PEM; give the output of the resource that makes it`);
  }
}

async function sign(inputs: JsonObject) {
  const ca = await signerOf(readKey(inputs.caPrivateKeyPem, "caPrivateKeyPem"));
  const authority = read("caCertPem", () => new x509.X509Certificate(String(inputs.caCertPem)));
  const request = read("certRequestPem", () => new x509.Pkcs10CertificateRequest(String(inputs.certRequestPem)));
  if (!(await request.verify())) throw new Error("certRequestPem: its signature does not fit its key; make it anew");
  const names = request.extensions.find((extension) => extension.type === alternativeNamesId);
  const serialNumber = serial();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber,
    subject: request.subjectName,
    issuer: authority.subjectName,
    ...validity(inputs),
    signingAlgorithm: ca.algorithm,
    publicKey: request.publicKey,
    signingKey: ca.keys.privateKey,
    extensions: [
      ...(await usageExtensions(inputs, request.publicKey)),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ...(names === undefined ? [] : [names]),
    ],
  });
  return issued(certificate, serialNumber, { caKeyAlgorithm: ca.name });
}

async function requestFor(inputs: JsonObject) {
  const signer: Signer = await signerOf(readKey(inputs.privateKeyPem, "privateKeyPem"));
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(inputs.subject),
    keys: signer.keys,
    signingAlgorithm: signer.algorithm,
    extensions: alternativeNames(inputs),
  });
  const certRequestPem = `${request.toString("pem")}\n`;
  return { id: sha1(certRequestPem), outputs: { certRequestPem, keyAlgorithm: signer.name } };
}

function problems({ validityPeriodHours, allowedUses }: JsonObject): Record<string, string> {
  const found: Record<string, string> = {};
  if (!(Number(validityPeriodHours) > 0)) found.validityPeriodHours = `is ${validityPeriodHours}; give at least 1`;
  const strange = unknownUses(texts(allowedUses));
  if (strange.length > 0) found.allowedUses = `${strange.join(", ")}: not a use of a key; see the SDK for the list`;
  return found;
}

const outdated = (outputs: JsonObject, now: Date): boolean => {
  const early = Number(outputs.earlyRenewalHours ?? 0) * hour;
  return typeof outputs.validityEndTime === "string" && now.getTime() >= Date.parse(outputs.validityEndTime) - early;
};

const certificate = {
  computed: ["certPem", "validityStartTime", "validityEndTime", "readyForRenewal"],
  defaults: { earlyRenewalHours: 0, isCaCertificate: false, setSubjectKeyId: false },
  mutable: ["earlyRenewalHours"],
  problems,
  outdated,
};

export const selfSignedCert: Generated = {
  ...certificate,
  computed: [...certificate.computed, "keyAlgorithm"],
  required: ["allowedUses", "privateKeyPem", "validityPeriodHours"],
  secret: ["privateKeyPem"],
  make: selfSign,
};

export const locallySignedCert: Generated = {
  ...certificate,
  computed: [...certificate.computed, "caKeyAlgorithm"],
  required: ["allowedUses", "caCertPem", "caPrivateKeyPem", "certRequestPem", "validityPeriodHours"],
  secret: ["caPrivateKeyPem"],
  make: sign,
};

export const certRequest: Generated = {
  defaults: {},
  required: ["privateKeyPem"],
  computed: ["certRequestPem", "keyAlgorithm"],
  secret: ["privateKeyPem"],
  make: requestFor,
};
