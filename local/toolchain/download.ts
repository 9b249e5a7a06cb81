import { spawnSync } from "node:child_process";
import { createWriteStream, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { goArch, goOs, sha256 } from "./cache";
import type { Tool } from "./catalogue";

const patienceMs = 5000;

/** Hosts that did not answer; an offline machine waits once, not once a tool. */
const unreachable = new Set<string>();

async function get(url: string, signal: AbortSignal): Promise<Response | undefined> {
  const { host } = new URL(url);
  if (unreachable.has(host)) return undefined;
  const impatient = new AbortController();
  const timer = setTimeout(() => impatient.abort(), patienceMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, impatient.signal]) });
    return response.ok ? response : undefined;
  } catch {
    signal.throwIfAborted();
    unreachable.add(host);
    return undefined;
  } finally {
    clearTimeout(timer); // only the first answer is waited for; a slow body is not cut
  }
}

/** The line of a checksum file that names our file, or its only word. */
export function checksumFor(text: string, file: string): string | undefined {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const named =
    lines.find(([, name]) => name?.replace(/^\*/, "") === file) ?? (lines.length === 1 ? lines[0] : undefined);
  return /^[0-9a-f]{64}$/.test(named?.[0] ?? "") ? named?.[0] : undefined;
}

/** Fetches the official release into `folder`; false where it cannot be had, an error where it is not what it claims. */
export async function download(
  tool: Tool,
  folder: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const release = tool.download?.(goOs(), goArch());
  if (release === undefined) return false;
  const sums = await get(release.checksums, signal);
  const wanted = sums && checksumFor(await sums.text(), basename(release.url));
  if (wanted === undefined) return false;
  say(`  ${tool.name} ${tool.version}: downloading ${release.url}`);
  const response = await get(release.url, signal);
  if (response?.body == null) return false;
  const target = join(folder, release.member === undefined ? tool.name : "release.tar.gz");
  const body = Readable.fromWeb(response.body as ReadableStream);
  try {
    await pipeline(body, createWriteStream(target, { mode: 0o755 }), { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    if (Reflect.get(Object(thrown), "code") === "ENOSPC") throw thrown;
    return false; // cut on the way: the next way is tried
  }
  const got = await sha256(target);
  if (got !== wanted) throw new Error(`${release.url} has the SHA-256 ${got}, but ${wanted} is published; not used`);
  if (release.member !== undefined) unpack(target, folder, release.member, tool.name);
  return true;
}

/** Everything beside the binary stays with it: the engine's release brings its language hosts. */
function unpack(archive: string, folder: string, member: string, name: string): void {
  const done = spawnSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${archive} cannot be unpacked: ${done.stderr}`);
  if (basename(member) !== name) renameSync(join(folder, basename(member)), join(folder, name));
}
