import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import type { OnResolveArgs, Plugin } from "esbuild";

/** Says which SDK is installed. */
export const sdkManifest = createRequire(__filename).resolve("@pulumi/policy/package.json");
const sdk = dirname(sdkManifest);

/** What the policy SDK takes from the door of @pulumi/pulumi, and the rooms where these things stand. */
const rooms = { asset: ["asset"], Output: ["output", "Output"] } as const;

/**
 * In place of the door, which loads package managers and the engine's automation: most of a pack's start. Each thing is
 * fetched from its own room when it is asked for, and whatever else is asked for from the door itself.
 */
const door = (): string => {
  const entries = Object.entries(rooms).map(([name, [room, member]]) => {
    const load = `require("@pulumi/pulumi/${room}")${member === undefined ? "" : `.${member}`}`;
    return `  ${name}: () => ${load},`;
  });
  return `const rooms = {
${entries.join("\n")}
};
const whole = () => require("@pulumi/pulumi");
const fetch = (name) => {
  if (!Object.hasOwn(rooms, name)) return whole()[name];
  try {
    return rooms[name]();
  } catch {
    return whole()[name]; // another version may have moved it
  }
};
module.exports = new Proxy({}, { get: (_, name) => fetch(name), has: (_, name) => name in whole() });
`;
};

/** Libraries of the SDK must be the copies that @pulumi/pulumi uses: messages of another copy are refused. */
const besidePulumi = (name: string): string =>
  `module.exports = require("node:module").createRequire(require.resolve("@pulumi/pulumi/package.json"))("${name}");\n`;

const copier = join(sdk, "deserialize.js");

/**
 * In place of the function that copies properties out of a request: the SDK calls it for every policy anew, and with
 * hundreds of policies that took most of a preview. One copy serves all policies of a request, since ours change nothing.
 */
const copiedOnce = `const real = require("./deserialize.js");
const copies = new WeakMap();
const once = (message, ...rest) => {
  if (message === null || typeof message !== "object" || rest.length !== 1 || rest[0] !== false)
    return real.deserializeProperties(message, ...rest);
  if (!copies.has(message)) copies.set(message, real.deserializeProperties(message, false));
  return copies.get(message);
};
module.exports = typeof real.deserializeProperties === "function" ? { ...real, deserializeProperties: once } : real;
`;

/** Takes the policy SDK into the bundle, and of @pulumi/pulumi only what a pack uses. */
export const leanSdk: Plugin = {
  name: "lean-sdk",
  setup: (builder) => {
    const inSdk = ({ importer }: OnResolveArgs): boolean => importer.startsWith(sdk);
    builder.onResolve({ filter: /^[^./]/ }, (args) => {
      if (!inSdk(args)) return undefined;
      if (args.path === "@pulumi/pulumi") return { path: args.path, namespace: "lean-sdk" };
      const outside = args.path.startsWith("@pulumi/pulumi/") || isBuiltin(args.path);
      return outside ? { path: args.path, external: true } : { path: args.path, namespace: "lean-sdk" };
    });
    builder.onResolve({ filter: /^\.\/deserialize$/ }, (args) =>
      inSdk(args) ? { path: copier, namespace: "copied-once" } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: "copied-once" }, () => ({ contents: copiedOnce, resolveDir: sdk }));
    builder.onLoad({ filter: /.*/, namespace: "lean-sdk" }, ({ path }) => ({
      contents: path === "@pulumi/pulumi" ? door() : besidePulumi(path),
      resolveDir: sdk,
      loader: "js",
    }));
  },
};
