import { type Ranges, union } from "./ranges";

export const protocols = ["TCP", "UDP", "SCTP"] as const;
export type Protocol = (typeof protocols)[number];

/** Each protocol has a stretch of its own on the line. */
const stretch = 1n << 17n;
const most = 65_535;

export const isProtocol = (text: string): text is Protocol => (protocols as readonly string[]).includes(text);

export function portRange(protocol: Protocol, from: number, to = from): Ranges {
  const start = BigInt(protocols.indexOf(protocol)) * stretch;
  return [{ from: start + BigInt(from), to: start + BigInt(to) }];
}

export const portsOfProtocol = (protocol: Protocol): Ranges => portRange(protocol, 1, most);
export const everyPort: Ranges = union(...protocols.map(portsOfProtocol));

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= most;

/** "443", "53/UDP", "8000-8010/TCP" of the settings; what cannot be read holds nothing. */
export function parsePorts(texts: readonly string[]): Ranges {
  return union(
    ...texts.map((text): Ranges => {
      const [, first = "", last = first, protocol = "TCP"] = /^(\d+)(?:-(\d+))?(?:\/([A-Z]+))?$/.exec(text) ?? [];
      const [from, to] = [Number(first), Number(last)];
      const right = isProtocol(protocol) && isPort(from) && isPort(to) && from <= to;
      return right ? portRange(protocol, from, to) : [];
    }),
  );
}

/** `443/TCP, 53/UDP`; `every port` for all of them. */
export function printPorts(set: Ranges, shown = 4): string {
  const words = set.map(({ from, to }) => {
    const index = Number(from / stretch);
    const [first, last] = [from, to].map((port) => Number(port - BigInt(index) * stretch));
    if (first === 1 && last === most) return `every ${protocols[index]} port`;
    return `${first === last ? first : `${first}-${last}`}/${protocols[index]}`;
  });
  if (words.length === protocols.length && words.every((word) => word.startsWith("every"))) return "every port";
  return words.length > shown ? `${words.slice(0, shown).join(", ")} and more` : words.join(", ");
}
