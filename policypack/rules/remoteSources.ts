/** Whether a source is fetched from somewhere while the program runs. */
const isRemote = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\/|^git::|^[\w.-]+@[\w.-]+:|^(github|gitlab|bitbucket)\.(com|org)\/|[?&]ref=/i.test(text) &&
  !/^file:/i.test(text);

const commit = /(^|[^0-9a-f])([0-9a-f]{40}|[0-9a-f]{64})([^0-9a-f]|$)/i;

/** What is wrong with where a manifest comes from; nothing for files, and for what a commit or a digest pins. */
export function sourceFault(text: string): string | undefined {
  if (/^(git::)?http:\/\//i.test(text)) return "fetched without TLS";
  if (!isRemote(text)) return undefined;
  return commit.test(text) ? undefined : "fetched from an address that may hold something else tomorrow";
}
