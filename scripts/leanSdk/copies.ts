/**
 * In place of the function that copies properties out of a request: the SDK calls it for every policy anew, and with
 * hundreds of policies that took most of a preview. One copy serves all policies of a request, since ours change nothing.
 * For remedies, which do, it is called once, whether or not one is in force; then the copy is made when it is looked at.
 */
const real: Record<string, unknown> = require("@pulumi/policy/deserialize.js");

type Copy = (message: Message | null | undefined, ...rest: unknown[]) => unknown;

/** The copy lies on the message that it was made of. */
const copied = Symbol("copied");
interface Message {
  [copied]?: { readonly value: unknown };
}

const copy = real.deserializeProperties as Copy;

/** Stands for an object that is made when somebody looks. */
function lazy(make: () => object): object {
  let made: object | undefined;
  const it = (): object => {
    made ??= make();
    return made;
  };
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(it(), key),
      set: (_, key, value) => Reflect.set(it(), key, value),
      has: (_, key) => Reflect.has(it(), key),
      ownKeys: () => Reflect.ownKeys(it()),
      getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(it(), key),
      defineProperty: (_, key, described) => Reflect.defineProperty(it(), key, described),
      deleteProperty: (_, key) => Reflect.deleteProperty(it(), key),
    },
  );
}

const once: Copy = (message, ...rest) => {
  const [secrets, ...more] = rest;
  if (message === null || message === undefined || more.length > 0) return copy(message, ...rest);
  if (secrets === true) return lazy(() => copy(message, true) as object);
  if (secrets !== false) return copy(message, ...rest);
  message[copied] ??= { value: copy(message, false) };
  return message[copied].value;
};

module.exports = typeof copy === "function" ? { ...real, deserializeProperties: once } : real;
