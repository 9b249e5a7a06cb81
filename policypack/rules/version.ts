/** Minor of `v1.34`, `1.34` or `v1.34.2`; undefined for anything else. Only major 1 exists. */
export function minorOf(version: string): number | undefined {
  const match = /^v?1\.(\d+)(\.\d+)?$/.exec(version);
  return match ? Number(match[1]) : undefined;
}

const newest = 37;

/** Whether a version has reached a minor; `latest` and unreadable versions count as the newest. */
export const isAtLeast = (version: string, minor: number): boolean => (minorOf(version) ?? newest) >= minor;
