import type { Problems } from "../problems";

/** Prefixes and shapes of tokens, so that one given in place of a name is refused, and never repeated. */
const tokenLike = /^(gh[a-z]_|github_pat_|gl[a-z]{2,6}-|ATBB|ATCT|eyJ)|^[0-9a-fA-F]{32,}$/;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function read(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** The base address of an API, without a slash at its end. */
export function parseApiUrl(given: string, p: Problems): string {
  const url = read(given);
  const example = 'for example "https://git.example.com/api/v1"';
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
    p.note(`this is no address; write the API's base, ${example}`);
  } else if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    // Not repeated: what stands before the @ or after the ? may be a token.
    p.note(
      `an address with a user, a password, a query or a fragment may carry a token; give the base alone, ${example}`,
    );
  } else if (url.protocol === "http:" && !loopback.test(url.hostname)) {
    p.note(`"${given}" would send the token in clear; use https`);
  }
  return given.replace(/\/+$/, "");
}

/** The name of an environment variable; what is no name is not repeated, as it may be the token itself. */
export function parseTokenEnvironment(given: string, p: Problems): string {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(given) || tokenLike.test(given))
    p.note(
      'this is no name of an environment variable (it is not shown, as it may be the token itself); use A-Z, 0-9 and "_", for example "GITEA_TOKEN"',
    );
  return given;
}

/** The name of a key of the stack's configuration, `key` or `namespace:key`. */
export function parseTokenConfig(given: string, p: Problems): string {
  if (!/^([A-Za-z][\w-]{0,62}:)?[A-Za-z][\w.-]{0,62}$/.test(given) || tokenLike.test(given))
    p.note(
      'this is no name of a configuration key (it is not shown, as it may be the token itself); write for example "gitToken" and set it with: pulumi config set --secret gitToken',
    );
  return given;
}
