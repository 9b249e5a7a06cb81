import { and, type Cel, containers, or, quoted } from "./build";

/** A reference as registries write it, tag and digest still to come. */
const segment = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";
const host = "(?:localhost|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[[][0-9a-fA-F:]+[]])(?::[0-9]+)?";
const repository = `(?:${host}/)?${segment}(?:/${segment})*`;
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "@sha256:[0-9a-f]{64}";

const form = (image: string, pattern: string): string => `${image}.matches(${quoted(`^${pattern}$`)})`;

export const isPinnedImage = (image: string): string => form(image, `${repository}(?::${tag})?${digest}`);
const isTagged = (image: string): string => form(image, `${repository}:${tag}`);
const isImage = (image: string): string => form(image, `${repository}(?::${tag})?(?:${digest})?`);

const escaped = (text: string): string => text.replace(/[.]/g, "[.]");
const implied = "docker.io/";
/** What may follow a whole path: more of it, or a tag and a digest. */
const rest = "(?:/.*|(?::[^/@]*)?(?:@.*)?)";

/** Whether an image lies below a registry or a path in it, segment by segment. */
function isBelow(image: string, prefix: string): string {
  const wanted = (prefix.includes("/") || /[.:]/.test(prefix) ? prefix : `${implied}${prefix}`).replace(/\/+$/, "");
  const written = form(image, escaped(wanted) + (wanted.includes("/") ? rest : "/.*"));
  return `${wanted}/`.startsWith(implied) ? or(written, isImplied(image, wanted.slice(implied.length))) : written;
}

/** A first segment without dot and port that is not localhost is no registry: the usual one is meant, `library` for a single segment. */
function isImplied(image: string, path: string): string {
  const single = "[^/@:]+(?::[^/@]*)?(?:@.*)?";
  const far = and(form(image, "[^.:/@]+/.*"), `!${image}.startsWith('localhost/')`);
  if (path === "") return or(form(image, single), far);
  const below = and(far, form(image, escaped(path) + (path.includes("/") ? rest : "/.*")));
  if (path === "library") return or(form(image, single), below);
  const [first, name, ...more] = path.split("/");
  const official = first === "library" && more.length === 0 && name !== undefined;
  return official ? or(form(image, `${escaped(name)}(?::[^/@]*)?(?:@.*)?`), below) : below;
}

/** Whether an image comes from a registry that the settings allow; without a list any reference will do. */
export const isFromAllowed = (image: string, registries: readonly string[]): string =>
  registries.length === 0
    ? isImage(image)
    : and(isImage(image), or(...registries.map((prefix) => isBelow(image, prefix))));

/** Images of all containers. */
export const images: Readonly<Record<string, Cel>> = {
  "image-digest": () => containers(or("!has(c.image)", isPinnedImage("c.image"))),
  "image-floating-tag": ({ settings }) => {
    const moves = form("c.image", `.*:(${settings.floatingTags.map(escaped).join("|")})`);
    const isFixed = settings.floatingTags.length === 0 ? isTagged("c.image") : and(isTagged("c.image"), `!${moves}`);
    return containers(and("has(c.image)", or(isPinnedImage("c.image"), isFixed)));
  },
  "image-registry": ({ settings }) =>
    containers(or("!has(c.image)", isFromAllowed("c.image", settings.allowedRegistries))),
};
