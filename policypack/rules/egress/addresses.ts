import * as ipaddr from "ipaddr.js";
import { memo } from "../memo";
import { intersect, none, type Range, type Ranges, union } from "./ranges";

/** IPv6 starts behind a gap, so that intervals of the two families never touch. */
const base = 1n << 33n;
const bitsOf = { 4: 32n, 6: 128n } as const;
export type Family = keyof typeof bitsOf;

export interface Network {
  readonly family: Family;
  readonly prefix: number;
  readonly addresses: Ranges;
  /** Written as IPv6, meant as IPv4. */
  readonly mapped?: true;
  /** What is wrong with the way it is written, though it can be read. */
  readonly flaw?: string;
}

const integer = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function block(family: Family, value: bigint, prefix: number): Ranges {
  const host = bitsOf[family] - BigInt(prefix);
  const first = (value >> host) << host;
  const start = family === 4 ? first : base + first;
  return [{ from: start, to: start + (1n << host) - 1n }];
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const readable = text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text);
  return readable ? ipaddr.IPv6.parse(text) : undefined;
}

/** A range as objects write it; undefined where no reading is safe: no prefix, leading zeros, a zone. `mapped: false` takes it to the letter. */
export function parseNetwork(text: string, mapped = true): Network | undefined {
  const [, address = "", digits = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  const prefix = Number(digits);
  if (parsed === undefined || digits === "") return undefined;
  const value = integer(parsed.toByteArray());
  if (parsed instanceof ipaddr.IPv4) return prefix > 32 ? undefined : network(4, value, prefix, text);
  if (prefix > 128) return undefined;
  // What is mapped travels as IPv4, and is judged as that.
  if (mapped && parsed.isIPv4MappedAddress() && prefix >= 96) {
    return { ...network(4, value & 0xffff_ffffn, prefix - 96, text), mapped: true, flaw: "IPv4 written as IPv6" };
  }
  return network(6, value, prefix, text);
}

function network(family: Family, value: bigint, prefix: number, text: string): Network {
  const addresses = block(family, value, prefix);
  const head = { family, prefix, addresses };
  const start = (addresses[0]?.from ?? 0n) - (family === 4 ? 0n : base);
  if (start !== value) return { ...head, flaw: `bits are set behind its prefix; it is ${print(addresses)}` };
  return family === 6 && text.includes(".") ? { ...head, flaw: "IPv4 written as IPv6" } : head;
}

/** One address as a set. */
export const address = (text: string): Ranges =>
  parseNetwork(`${text}/${text.includes(":") ? 128 : 32}`)?.addresses ?? none;

/** The ranges of a list of settings; an entry that cannot be read holds nothing. */
export const networks: (texts: readonly string[]) => Ranges = memo((texts) =>
  union(...texts.map((text) => (text.includes("/") ? parseNetwork(text)?.addresses : address(text)) ?? none)),
);

export const everyIPv4 = block(4, 0n, 0);
export const everyIPv6 = block(6, 0n, 0);
export const everywhere: Ranges = union(everyIPv4, everyIPv6);
export const ofFamily = (set: Ranges, family: Family): Ranges => intersect(set, family === 4 ? everyIPv4 : everyIPv6);

/** A gateway that translates to IPv4. */
export const nat64 = networks(["64:ff9b::/96"]);

/** The IPv4 addresses behind the gateway that a set reaches through it. */
export function behindNat64(set: Ranges): Ranges {
  const start = nat64[0]?.from ?? 0n;
  return intersect(set, nat64).map(({ from, to }) => ({ from: from - start, to: to - start }));
}

/** What no public address lies in. */
export const privateAddresses = networks([
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
]);
export const linkLocal = networks(["169.254.0.0/16", "fe80::/10"]);

function printAddress(value: bigint): string {
  const [number, length] = value < base ? [value, 4] : [value - base, 16];
  const bytes = Array.from({ length }, (_, i) => Number((number >> BigInt((length - 1 - i) * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

function printRange({ from, to }: Range): string {
  const count = to - from + 1n;
  const host = count.toString(2).length - 1;
  const whole = count === 1n << BigInt(host) && (from < base ? from : from - base) % count === 0n;
  if (!whole) return `${printAddress(from)}-${printAddress(to)}`;
  const prefix = (from < base ? 32 : 128) - host;
  return host === 0 ? printAddress(from) : `${printAddress(from)}/${prefix}`;
}

/** The first few intervals, for messages. */
export function print(set: Ranges, most = 3): string {
  const shown = set.slice(0, most).map(printRange).join(", ");
  return set.length > most ? `${shown} and ${set.length - most} more` : shown;
}
