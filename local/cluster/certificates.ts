import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata"; // @peculiar/x509 wants it loaded first
import * as x509 from "@peculiar/x509";
import { writePrivate } from "../files";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 60 * 60 * 1000;
const lifetimeDays = 365;
/** With less than this left, everything is issued anew at the next start. */
const marginDays = 30;

interface Authority {
  certificate: x509.X509Certificate;
  key: webcrypto.CryptoKey;
}

interface Leaf {
  file: string;
  subject: string;
  usages: x509.ExtendedKeyUsage[];
  hosts?: string[];
}

const server = x509.ExtendedKeyUsage.serverAuth;
const client = x509.ExtendedKeyUsage.clientAuth;
const localHosts = ["127.0.0.1", "localhost"];
const apiHosts = [
  "10.96.0.1",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];

const leaves: Leaf[] = [
  { file: "apiserver", subject: "CN=kube-apiserver", usages: [server], hosts: [...localHosts, ...apiHosts] },
  { file: "admin", subject: "CN=palisade-admin,O=system:masters", usages: [client] },
  { file: "controller-manager", subject: "CN=system:kube-controller-manager", usages: [client] },
  { file: "scheduler", subject: "CN=system:kube-scheduler", usages: [client] },
];

/** Whoever the cluster's authority signs for, a certificate request included, must not reach the store past all rules. */
const etcdLeaf: Leaf = { file: "etcd", subject: "CN=etcd", usages: [server, client], hosts: localHosts };

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString("hex")
    .replace(/^[89a-f]/, "7");

const write = (folder: string, name: string, text: string): void => writePrivate(join(folder, name), text);

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}

async function makeAuthority(folder: string, name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + lifetimeDays * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  write(folder, `${name}.crt`, certificate.toString("pem"));
  write(folder, `${name}.key`, await keyPem(keys.privateKey));
  return { certificate, key: keys.privateKey };
}

async function issue(folder: string, authority: Authority, { file, subject, usages, hosts = [] }: Leaf): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ("ip" as const) : ("dns" as const), value }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: authority.certificate.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + lifetimeDays * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  });
  write(folder, `${file}.crt`, certificate.toString("pem"));
  write(folder, `${file}.key`, await keyPem(keys.privateKey));
}

function isFresh(folder: string): boolean {
  const file = join(folder, "ca.crt");
  if (!existsSync(file) || !existsSync(join(folder, "complete"))) return false;
  return new x509.X509Certificate(readFileSync(file, "utf8")).notAfter.getTime() - Date.now() > marginDays * day;
}

/** The key that signs service account tokens outlives certificates: tokens made with it stay valid. */
function serviceAccountKey(folder: string): void {
  if (["service-account.key", "service-account.pub"].every((file) => existsSync(join(folder, file)))) return;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  write(folder, "service-account.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  write(folder, "service-account.pub", createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString());
}

/** Issues what is missing or near its end; a second call changes nothing. */
export async function ensureCertificates(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  serviceAccountKey(folder);
  if (isFresh(folder)) return;
  rmSync(join(folder, "complete"), { force: true }); // an interrupted renewal counts as none
  x509.cryptoProvider.set(webcrypto);
  const authority = await makeAuthority(folder, "ca");
  for (const leaf of leaves) await issue(folder, authority, leaf);
  await issue(folder, await makeAuthority(folder, "etcd-ca"), etcdLeaf);
  const frontProxy = await makeAuthority(folder, "front-proxy-ca");
  await issue(folder, frontProxy, { file: "front-proxy", subject: "CN=front-proxy-client", usages: [client] });
  write(folder, "complete", "");
}
