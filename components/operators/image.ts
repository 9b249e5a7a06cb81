import type { Problems } from "../problems";

// [host[:port]/]path[:tag][@digest]; a colon after the last slash starts a tag, one before it a port.
const reference = /^([a-z0-9][a-z0-9._-]*(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?/;
const digest = /@sha256:[0-9a-f]{64}$/;
const floating = new Set(["latest", "main", "master", "edge", "nightly", "stable", "dev"]);

const tagOf = (image: string): string | undefined => /:([^/:@]+)(@|$)/.exec(image)?.[1];

/** An image that cannot change behind the reader's back: a digest, with or without the tag that it once had. */
export function parseImage(value: string | undefined, p: Problems): string {
  const image = value ?? "";
  if (image === "") {
    p.note('name an image by digest, for example "registry.example/tool:1.2.3@sha256:<64 hex digits>"');
    return image;
  }
  const named = image.replace(/@.*$/, "");
  if (reference.exec(named)?.[0] !== named) {
    p.note(`"${image}" is no image; write it like "registry.example/tool:1.2.3@sha256:<64 hex digits>"`);
    return image;
  }
  const tag = tagOf(named);
  if (tag !== undefined && floating.has(tag)) {
    p.note(`tag "${tag}" moves; name a release and its digest: "${named.replace(/:[^:]*$/, "")}:1.2.3@sha256:…"`);
  } else if (!digest.test(image)) {
    p.note(`"${image}" can change under you; add its digest: "${named}@sha256:<64 hex digits>"`);
  }
  return image;
}
