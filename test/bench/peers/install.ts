import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../../local/toolchain/cache";
import type { Say } from "../place";

export type PeerName = "conftest" | "gator" | "checkov";

interface Peer {
  readonly version: string;
  /** Path of the program below its folder. */
  readonly program: string;
  readonly minutes: number;
  install(folder: string, version: string): Step[];
}

interface Step {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const goInstall = (what: string) => (folder: string, version: string) => [
  {
    file: "go",
    args: ["install", `${what}@v${version}`],
    env: { ...process.env, GOBIN: folder, GOFLAGS: "-mod=mod -buildvcs=false", GOWORK: "off" },
  },
];

export const peers: Readonly<Record<PeerName, Peer>> = {
  conftest: {
    version: "0.71.1",
    program: "conftest",
    minutes: 5,
    install: goInstall("github.com/open-policy-agent/conftest"),
  },
  gator: {
    version: "3.23.1",
    program: "gator",
    minutes: 5,
    install: goInstall("github.com/open-policy-agent/gatekeeper/v3/cmd/gator"),
  },
  checkov: {
    version: "3.3.30",
    program: join("bin", "checkov"),
    minutes: 1,
    install: (folder, version) => [
      { file: "python3", args: ["-m", "venv", folder] },
      {
        file: join(folder, "bin", "pip"),
        args: ["install", "--quiet", "--disable-pip-version-check", `checkov==${version}`],
      },
    ],
  },
};

/** A tool that can be run, or why it cannot. */
export type Installed = { readonly file: string } | { readonly missing: string };

const lastLine = (text: string): string => text.trim().split("\n").pop() ?? "";

function carryOut({ file, args, env }: Step): string | undefined {
  const done = spawnSync(file, [...args], {
    env: env ?? process.env,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (done.error) return `${file} cannot be started (${Reflect.get(done.error, "code")})`;
  return done.status === 0 ? undefined : `${file} ${args[0]}: ${lastLine(done.stderr)}`;
}

/** A peer in its pinned version, from the cache or else from its registry. */
export function ensurePeer(name: PeerName, say: Say): Installed {
  const { version, program, minutes, install } = peers[name];
  const folder = join(cacheRoot(process.env), "bench", `${name}-${version}`);
  const [file, complete] = [join(folder, program), join(folder, "complete")];
  // Without the mark an earlier run was ended half-way.
  if (existsSync(complete) && existsSync(file)) return { file };
  say(`installing ${name} ${version} (about ${minutes} minutes, once)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const step of install(folder, version)) {
    const trouble = carryOut(step);
    if (trouble !== undefined) return { missing: trouble };
  }
  if (!existsSync(file)) return { missing: `the installation left no ${program}` };
  writeFileSync(complete, "");
  return { file };
}
