import { everywhere } from "./addresses";
import { everyPort } from "./ports";
import { covers, intersect, none, overlaps, type Ranges, subtract } from "./ranges";

/** Each of the addresses at each of the ports. */
export interface Box {
  readonly addresses: Ranges;
  readonly ports: Ranges;
}

export const everything: Box = { addresses: everywhere, ports: everyPort };
export const nothing: Box = { addresses: none, ports: none };

export const isEmpty = ({ addresses, ports }: Box): boolean => addresses.length === 0 || ports.length === 0;

export const common = (a: Box, b: Box): Box =>
  a === everything ? b : { addresses: intersect(a.addresses, b.addresses), ports: intersect(a.ports, b.ports) };

/** What of the boxes lies in the box. */
export const within = (boxes: readonly Box[], box: Box): Box[] =>
  boxes.map((one) => common(one, box)).filter((one) => !isEmpty(one));

/** What is left of the boxes without the box: at its ports fewer addresses, at other ports all of them. */
export function without(boxes: readonly Box[], gone: Box): Box[] {
  if (isEmpty(gone)) return [...boxes];
  return boxes.flatMap((box) => {
    if (!overlaps(box.ports, gone.ports) || !overlaps(box.addresses, gone.addresses)) return [box];
    const rest = { addresses: box.addresses, ports: subtract(box.ports, gone.ports) };
    const less = {
      addresses: subtract(box.addresses, gone.addresses),
      ports: intersect(box.ports, gone.ports),
    };
    return [rest, less].filter((one) => !isEmpty(one));
  });
}

export const touches = (a: Box, b: Box): boolean => overlaps(a.ports, b.ports) && overlaps(a.addresses, b.addresses);
export const holds = (a: Box, b: Box): boolean => covers(a.ports, b.ports) && covers(a.addresses, b.addresses);
