/** What the SDK calls the plain data behind its proxies; something else may not answer to these names. */
const [mark, target] = ["__isSpecialProxy", "__getSpecialProxyTarget"];

export const isProxied = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Reflect.get(value, mark) === true;

/** What stands behind a proxy, which may be another one. */
export const behind = (proxy: object): unknown => Reflect.get(proxy, target);
