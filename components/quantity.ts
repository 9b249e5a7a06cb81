import type { Problems } from "./problems";

const quantity = /^(\d+(\.\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;

/** A resource quantity as Kubernetes writes it: "500m", "8Gi", "2". */
export function parseQuantity(value: string, p: Problems): string {
  if (!quantity.test(value)) p.note(`"${value}" is no quantity; write it like "500m", "2" or "8Gi"`);
  return value;
}
