import { containsCidr, excludeCidr, mergeCidr, normalizeCidr, overlapCidr } from "cidr-tools";
import * as ipaddr from "ipaddr.js";
import type { Problems } from "../problems";
import { forbiddenRanges, mappedRange, metadataEndpoints, privateRanges } from "./endpoints";
import type { CidrPeer } from "./model";

const familyOf = (cidr: string): 4 | 6 => (cidr.includes(":") ? 6 : 4);

/** True for an address as people write it: no leading zeros, no zone, four decimal parts. */
export const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text));

/** An address as a range of one. */
export const single = (address: string): string => `${normalizeCidr(address)}/${familyOf(address) === 4 ? 32 : 128}`;

const withPrefix = (range: string): string => (range.includes("/") ? range : single(range));

/** What is left of `base`, as ranges. */
export const without = (base: readonly string[], taken: readonly string[]): string[] =>
  taken.length === 0 ? [...base] : excludeCidr([...base], [...taken]).map(withPrefix);

/** Ranges inside `cidr` that no rule may reach: the forbidden ones, and private networks that it does not name. */
function exceptFor(cidr: string): string[] {
  const inside = [...forbiddenRanges, ...privateRanges].filter(
    (range) => familyOf(range) === familyOf(cidr) && range !== cidr && containsCidr(cidr, range),
  );
  return inside.length === 0 ? [] : mergeCidr(inside).map(withPrefix);
}

export const cidrPeer = (cidr: string): CidrPeer => ({ kind: "cidr", cidr, except: exceptFor(cidr) });

/** A range as the user wrote it; refused where nothing would be left of it. */
export function parseCidrPeer(text: string, p: Problems): CidrPeer {
  const [address = "", prefix = ""] = text.split("/");
  const most = familyOf(address) === 4 ? 32 : 128;
  const readable = /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= most && text.split("/").length === 2;
  if (!isAddress(address) || !readable) {
    p.note(`"${text}" is no range; write an address and a prefix: "203.0.113.0/24", "2001:db8::/32", "203.0.113.7/32"`);
    return { kind: "cidr", cidr: text, except: [] };
  }
  const network = withPrefix(normalizeCidr(text));
  if (!sameNetwork(address, network)) {
    p.note(`"${text}" has bits set behind its prefix; the range is "${network}", the one address "${single(address)}"`);
  }
  const hit = [...forbiddenRanges, mappedRange].find(
    (range) => familyOf(range) === familyOf(network) && containsCidr(range, network),
  );
  if (hit !== undefined) {
    p.note(`"${text}" lies in ${hit}, where clouds keep metadata and credentials; no rule may reach it, leave it out`);
  }
  return cidrPeer(network);
}

const sameNetwork = (address: string, network: string): boolean =>
  normalizeCidr(address) === normalizeCidr(network.split("/")[0] ?? "");

/** One resolver. Link-local is where node caches live, but never an address of a metadata service. */
export function parseResolver(address: string, p: Problems): string[] {
  if (!isAddress(address)) {
    p.note(`"${address}" is no address; write one like "10.96.0.10" or "fd00::10"`);
    return [];
  }
  const range = single(address);
  const endpoint = metadataEndpoints.find((known) => single(known.address) === range);
  const cache = overlapCidr(range, "169.254.20.0/24");
  const hidden = [...forbiddenRanges, mappedRange].find(
    (known) => familyOf(known) === familyOf(range) && containsCidr(known, range),
  );
  if (endpoint !== undefined) {
    p.note(`"${address}" is a metadata endpoint (${endpoint.of}); run kube-dns or a resolver of your own instead`);
  } else if (!cache && hidden !== undefined) {
    p.note(`"${address}" lies in ${hidden}, which stays closed; node caches live in 169.254.20.0/24`);
  }
  return [range];
}
