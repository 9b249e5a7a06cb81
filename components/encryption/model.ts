import { parseAcceptance } from "../acceptance";
import type { EncryptionAtRestArgs, EncryptionRotationArgs } from "../encryptionAtRest";
import { parseDnsLabel } from "../names";
import { type Problems, problems } from "../problems";
import { defaultResources, parseResources } from "./resources";
import { parseKms, parseLife } from "./writers";

/** Ciphers and phases as data: the args' enums are made of the same words. */
export const ciphers = ["secretbox", "aesgcm"] as const;
export type Cipher = (typeof ciphers)[number];
export const phases = ["add", "promote", "reencrypt", "retire"] as const;
export type Phase = (typeof phases)[number];
export type Step = "settled" | Phase;

/** Who writes objects: a key of ours, the KMS, or nobody. The label stands in etcd and in the names of resources. */
export type Writer =
  | { kind: "key"; label: string; cipher: Cipher }
  | { kind: "kms"; label: "kms"; name: string; endpoint: string; timeout: string }
  | { kind: "plaintext"; label: "plaintext" };

export interface EncryptionModel {
  component: string;
  step: Step;
  /** The writer that is left; while settled the same as `to`. */
  from: Writer;
  to: Writer;
  /** Kinds that `to` encrypts; none where everything is decrypted. */
  resources: string[];
  code: string;
  /** Somebody answers for it that objects are written in plain text. */
  plaintextAccepted: boolean;
}

export const plaintext: Writer = { kind: "plaintext", label: "plaintext" };

/** What is recorded of a writer: whoever changes it makes unreadable what it wrote. */
export const signature = (writer: Writer): string =>
  writer.kind === "key" ? writer.cipher : writer.kind === "kms" ? `kms:${writer.name}` : "plaintext";

export function parseEncryptionAtRest(name: string, args: EncryptionAtRestArgs): EncryptionModel {
  const p = problems(`EncryptionAtRest "${name}"`);
  const rotation = args.rotation;
  const cipher = parseCipher(args.provider, p.at("provider"));
  if (rotation !== undefined && args.key !== undefined)
    p.at("key").note("leave it away during a rotation, which names its keys by `from` and `to`");
  const key = args.key ?? (args.kmsV2 === undefined ? "k1" : "kms");
  const at = rotation === undefined ? p.at("key") : p.at("rotation").at("to");
  const to = parseWriter(rotation?.to ?? key, cipher, args, at);
  const from = rotation === undefined ? to : parseFrom(rotation, cipher, args, p.at("rotation"));
  if (rotation === undefined && to.kind === "plaintext")
    at.note('"plaintext" is no key; leave the component away, or decrypt by a rotation from the present key');
  checkUse(args, [from, to], p);
  return p.done({
    component: name,
    from,
    to,
    step: rotation?.phase ?? "settled",
    resources: resourcesOf(args, to, p.at("resources")),
    code: rotation?.reencrypted ?? "",
    plaintextAccepted: rotation?.plaintextFirst !== undefined,
  });
}

function parseCipher(value: string | undefined, p: Problems): Cipher {
  const known = ciphers.find((cipher) => cipher === (value ?? "secretbox"));
  if (known === undefined) p.note(`"${value}" is no cipher to choose; use "secretbox" or "aesgcm"`);
  return known ?? "secretbox";
}

function parseWriter(label: string, cipher: Cipher, args: EncryptionAtRestArgs, p: Problems): Writer {
  if (label === "plaintext") return plaintext;
  if (label === "kms") {
    if (args.kmsV2 === undefined) p.note('"kms" stands for a plugin; describe it by `kmsV2`');
    return { kind: "kms", label, ...(args.kmsV2 ?? { name: "", endpoint: "" }), timeout: args.kmsV2?.timeout ?? "3s" };
  }
  return { kind: "key", label: parseDnsLabel(label, p), cipher };
}

function parseFrom(rotation: EncryptionRotationArgs, cipher: Cipher, args: EncryptionAtRestArgs, p: Problems): Writer {
  const { from, to, phase, fromProvider } = rotation;
  if (!phases.some((known) => known === phase))
    p.at("phase").note(`"${phase}" is no phase; use "add", "promote", "reencrypt" or "retire"`);
  if (from === to) p.at("to").note(`"${to}" is what the rotation comes from; give the new key a label of its own`);
  parsePlaintext(rotation, p);
  if (phase === "retire" && (rotation.reencrypted ?? "") === "")
    p.at("reencrypted").note(
      "nothing says that no object needs the old key any more; run `palisade reencrypt` and give the code it prints",
    );
  if (phase !== "retire" && rotation.reencrypted !== undefined)
    p.at("reencrypted").note(`the phase "${phase}" takes no code; it is for "retire"`);
  const own = fromProvider === undefined ? cipher : parseCipher(fromProvider, p.at("fromProvider"));
  return parseWriter(from, own, args, p.at("from"));
}

/** Plain text is written where it is the target, and in the first step away from it, which may be left out. */
function parsePlaintext({ from, to, phase, plaintextFirst }: EncryptionRotationArgs, p: Problems): void {
  const needed = to === "plaintext" || (from === "plaintext" && phase === "add");
  if (plaintextFirst !== undefined) parseAcceptance(plaintextFirst, p.at("plaintextFirst"));
  else if (to === "plaintext")
    p.at("plaintextFirst").note("decrypting everything needs a reason, an owner and a review date");
  else if (needed)
    p.at("plaintextFirst").note(
      'this phase goes on writing plain text; give a reason, an owner and a review date, or begin with "promote"',
    );
}

function checkUse(args: EncryptionAtRestArgs, writers: Writer[], p: Problems): void {
  const used = (test: (writer: Writer) => boolean): boolean => writers.some(test);
  const isGcm = used((writer) => writer.kind === "key" && writer.cipher === "aesgcm");
  if (args.kmsV2 !== undefined) parseKms(args.kmsV2, p.at("kmsV2"));
  if (args.kmsV2 !== undefined && !used(({ kind }) => kind === "kms"))
    p.at("kmsV2").note('nothing uses it; name "kms" as `key`, or as `rotation.from` or `rotation.to`');
  if (args.provider !== undefined && !used(({ kind }) => kind === "key"))
    p.at("provider").note("it is for keys of our own, and there is none; leave it away");
  if (isGcm && args.aesGcmLife === undefined)
    p.at("aesGcmLife").note('an "aesgcm" key lasts for 200000 writes; say how many are expected, or use "secretbox"');
  if (!isGcm && args.aesGcmLife !== undefined)
    p.at("aesGcmLife").note('it is for "aesgcm" keys, and there is none; leave it away');
  if (args.aesGcmLife !== undefined) parseLife(args.aesGcmLife, p.at("aesGcmLife"));
}

function resourcesOf({ resources }: EncryptionAtRestArgs, to: Writer, p: Problems): string[] {
  if (to.kind !== "plaintext") return parseResources(resources ?? [...defaultResources], p);
  if (resources !== undefined) p.note("everything is decrypted; leave it away");
  return [];
}
