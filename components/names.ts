import type { Problems } from "./problems";

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Namespaces, services and accounts: at most 63 characters, no dots. */
export function parseDnsLabel(value: string, p: Problems): string {
  if (value.length > 63 || !dnsLabel.test(value)) {
    p.note(
      `"${value}" is no name of the cluster; use at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends`,
    );
  }
  return value;
}

/** Most other objects: at most 253 characters, dots allowed. */
export function parseDnsSubdomain(value: string, p: Problems): string {
  if (value.length > 253 || !dnsSubdomain.test(value)) {
    p.note(
      `"${value}" is no object name; use at most 253 of a-z, 0-9, "-" and ".", with a letter or digit around each dot`,
    );
  }
  return value;
}
