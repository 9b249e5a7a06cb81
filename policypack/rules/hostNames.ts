const plain = (host: string): string => host.trim().toLowerCase().replace(/\.$/, "");

const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Whether two host names are the same, or one lies in the other's zone. */
export function isRelatedHost(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  return within(a, b) || within(b, a);
}
