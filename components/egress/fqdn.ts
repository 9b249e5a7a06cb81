import type { Problems } from "../problems";
import { isAddress } from "./addresses";

const label = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const name = new RegExp(`^(?:\\*\\.)?(?:${label}\\.)+${label}$`);

/** A name, or all names one label below it; in small letters, without the dot at the end. */
export function parseName(text: string, p: Problems): string {
  const host = String(text);
  if (/^[a-z]+:\/\//i.test(host)) p.note(`"${host}" is a URL; give the host alone, as "git.example.com"`);
  else if (isAddress(host)) p.note(`"${host}" is an address; write it as a cidr`);
  else if (host === "*" || /^\*\.[^.]+$/.test(host)) p.note(`"${host}" is every name there is; name the hosts`);
  else if (host.length > 253 || !name.test(host)) {
    p.note(`"${host}" is no name; write "api.example.com", or "*.example.com" for all names one label below`);
  }
  return host;
}
