import type { Problems } from "../problems";
import type { PortRange, Protocol } from "./model";

const form = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(TCP|UDP|SCTP))?$/;

/** Ports as people write them: "443", "8000-8010", "53/UDP". */
export function parsePorts(texts: readonly string[], p: Problems): PortRange[] {
  if (texts.length === 0) p.note('an empty list would be every port; name them, for example ["443"]');
  return texts.map((text, i) => parsePort(String(text), p.at(i)));
}

function parsePort(text: string, p: Problems): PortRange {
  const [, first = "", last = first, protocol = "TCP"] = form.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (from < 1 || to > 65535) p.note(`"${text}" is no port; write "443", "8000-8010" or "53/UDP", from 1 to 65535`);
  else if (from > to) p.note(`"${text}" runs backwards; write "${to}-${from}"`);
  return { protocol: protocol as Protocol, from, to };
}

export const printPort = ({ protocol, from, to }: PortRange): string =>
  `${from === to ? from : `${from}-${to}`}/${protocol}`;

export const tcp = (port: number): PortRange => ({ protocol: "TCP", from: port, to: port });

/** A resolver answers over both: truncated answers come over TCP. */
export const dnsPorts = (port: number): PortRange[] => [{ protocol: "UDP", from: port, to: port }, tcp(port)];
