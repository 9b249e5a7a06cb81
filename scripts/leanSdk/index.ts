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

/** What stands here in place of a module that the SDK asks for by this name. */
const ours: Readonly<Record<string, string>> = {
  "./deserialize": join(__dirname, "copies.ts"),
  "@pulumi/pulumi/proto/analyzer_pb": join(__dirname, "answers.ts"),
  "@pulumi/pulumi/proto/analyzer_grpc_pb": join(__dirname, "requests.ts"),
};

/** Takes the policy SDK into the bundle, and of @pulumi/pulumi only what a pack uses. */
export const leanSdk: Plugin = {
  name: "lean-sdk",
  setup: (builder) => {
    const inSdk = ({ importer }: OnResolveArgs): boolean => importer.startsWith(sdk);
    builder.onResolve({ filter: /^[^./]|^\.\/deserialize$/ }, (args) => {
      if (!inSdk(args)) return undefined;
      const own = ours[args.path];
      if (own !== undefined) return { path: own };
      if (args.path === "@pulumi/pulumi") return { path: args.path, namespace: "lean-sdk" };
      const outside = args.path.startsWith("@pulumi/pulumi/") || isBuiltin(args.path);
      return outside ? { path: args.path, external: true } : { path: args.path, namespace: "lean-sdk" };
    });
    builder.onLoad({ filter: /.*/, namespace: "lean-sdk" }, ({ path }) => ({
      contents: path === "@pulumi/pulumi" ? door() : besidePulumi(path),
      resolveDir: sdk,
      loader: "js",
    }));
  },
};
