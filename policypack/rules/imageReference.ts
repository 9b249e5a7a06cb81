/** An image reference, taken apart: `registry[:port]/path[:tag][@digest]`. */
export interface ImageReference {
  /** The registry and path, with the implicit registry made explicit. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const digestForm = /^sha256:[0-9a-f]{64}$/;
const tagForm = /^\w[\w.-]{0,127}$/;
const segment = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const host = "(?:localhost|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::\\d+)?";
const repositoryForm = new RegExp(`^(?:${host}/)?${segment}(?:/${segment})*$`);

/** The default registry is implied where the first segment is no host: it has no dot, no port, and is not localhost. */
function withRegistry(repository: string): string {
  const [first = "", ...rest] = repository.split("/");
  if (rest.length === 0) return `docker.io/library/${repository}`;
  return /[.:]/.test(first) || first === "localhost" ? repository : `docker.io/${repository}`;
}

/** Nothing where the text is no reference. A colon before the last slash belongs to a port, not to a tag. */
export function parseImage(text: string): ImageReference | undefined {
  const [named = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !digestForm.test(digest))) return undefined;
  const colon = named.lastIndexOf(":");
  const hasTag = colon > named.lastIndexOf("/");
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const repository = hasTag ? named.slice(0, colon) : named;
  if (!repositoryForm.test(repository) || (tag !== undefined && !tagForm.test(tag))) return undefined;
  return { repository: withRegistry(repository), tag, digest };
}
