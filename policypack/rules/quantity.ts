const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** `500m` is 0.5, `1Ki` is 1024, `1e3` is 1000; undefined for what no API server takes. */
export function quantityOf(value: number | string): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const match = pattern.exec(value);
  if (match === null) return undefined;
  const [, digits = "", exponent, suffix = ""] = match;
  const scale = exponent === undefined ? suffixes[suffix] : 10 ** Number(exponent);
  return scale === undefined ? undefined : Number(digits) * scale;
}
