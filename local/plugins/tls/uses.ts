import { ExtendedKeyUsage, KeyUsageFlags } from "@peculiar/x509";

const flags: Record<string, number> = {
  digital_signature: KeyUsageFlags.digitalSignature,
  content_commitment: KeyUsageFlags.nonRepudiation,
  key_encipherment: KeyUsageFlags.keyEncipherment,
  data_encipherment: KeyUsageFlags.dataEncipherment,
  key_agreement: KeyUsageFlags.keyAgreement,
  cert_signing: KeyUsageFlags.keyCertSign,
  crl_signing: KeyUsageFlags.cRLSign,
  encipher_only: KeyUsageFlags.encipherOnly,
  decipher_only: KeyUsageFlags.decipherOnly,
};

const extended: Record<string, string> = {
  any_extended: "2.5.29.37.0",
  server_auth: ExtendedKeyUsage.serverAuth,
  client_auth: ExtendedKeyUsage.clientAuth,
  code_signing: ExtendedKeyUsage.codeSigning,
  email_protection: ExtendedKeyUsage.emailProtection,
  timestamping: ExtendedKeyUsage.timeStamping,
  ocsp_signing: ExtendedKeyUsage.ocspSigning,
};

export const flagsOf = (uses: readonly string[]): number => uses.reduce((sum, use) => sum | (flags[use] ?? 0), 0);
export const extendedUses = (uses: readonly string[]): string[] => uses.flatMap((use) => extended[use] ?? []);
export const unknownUses = (uses: readonly string[]): string[] =>
  uses.filter((use) => flags[use] === undefined && extended[use] === undefined);
