import type { Facts, GuardHost, Protection } from "./guard";
import { type Api, type Call, nextPath, request } from "./request";

interface Restriction {
  id: string;
  kind: string;
  fact: unknown;
}

const base = ({ repository }: Protection): string =>
  `/repositories/${repository.split("/").map(encodeURIComponent).join("/")}/branch-restrictions`;

function call(method: Call["method"], path: string, { branch, repository }: Protection, body?: object): Call {
  const doing = `${method === "GET" ? "read" : "change"} the restrictions of the branch "${branch}" of ${repository}`;
  return body === undefined ? { method, path, doing } : { method, path, doing, body };
}

const exempting = new Set(["push"]);
const counting = new Set(["require_approvals_to_merge", "require_passing_builds_to_merge"]);

/** What a restriction says: a number, who is exempt, or that it is there. */
function factOf({ kind, value, users, groups }: Facts): unknown {
  if (counting.has(String(kind))) return value;
  const exempt = [users, groups].flatMap((list) => (Array.isArray(list) ? list : []));
  return exempting.has(String(kind)) ? exempt.length : true;
}

const atBranch = (item: Facts, { branch }: Protection): boolean =>
  item.pattern === branch && (item.branch_match_kind ?? "glob") === "glob";

async function list(api: Api, wish: Protection): Promise<Restriction[]> {
  const found: Restriction[] = [];
  for (let path: string | undefined = `${base(wish)}?pagelen=100`; path !== undefined; ) {
    const { body } = await request(api, call("GET", path, wish));
    const { values, next } = Object(body) as Facts;
    const items: Facts[] = Array.isArray(values) ? values : [];
    for (const item of items.filter((one) => atBranch(one, wish)))
      found.push({ id: String(item.id), kind: String(item.kind), fact: factOf(item) });
    path = nextPath(api, next);
  }
  return found;
}

const wantedOf = (wish: Protection): Facts => ({
  // Nobody is exempt: changes come by pull request alone.
  push: 0,
  force: true,
  delete: true,
  ...(wish.reviews > 0 ? { require_approvals_to_merge: wish.reviews } : {}),
  ...(wish.statusChecks.length > 0 ? { require_passing_builds_to_merge: wish.statusChecks.length } : {}),
  ...(wish.paidPlan ? { enforce_merge_checks: true, reset_pullrequest_approvals_on_change: true } : {}),
});

const restriction = (kind: string, fact: unknown, { branch }: Protection): object => ({
  kind,
  branch_match_kind: "glob",
  pattern: branch,
  ...(exempting.has(kind) ? { users: [], groups: [] } : {}),
  ...(counting.has(kind) ? { value: fact } : {}),
});

export const bitbucketGuard: GuardHost = {
  wanted: wantedOf,
  observe: async (api, wish) => {
    const found = await list(api, wish);
    return found.length === 0 ? undefined : Object.fromEntries(found.map(({ kind, fact }) => [kind, fact]));
  },
  protect: async (api, wish) => {
    const found = await list(api, wish);
    for (const [kind, fact] of Object.entries(wantedOf(wish))) {
      const there = found.find((one) => one.kind === kind);
      const body = restriction(kind, fact, wish);
      if (there === undefined) await request(api, call("POST", base(wish), wish, body));
      else if (there.fact !== fact) await request(api, call("PUT", `${base(wish)}/${there.id}`, wish, body));
    }
  },
  remove: async (api, wish, keep) => {
    const still = keep === undefined ? [] : Object.keys(wantedOf(keep));
    const ours = Object.keys(wantedOf(wish)).filter((kind) => !still.includes(kind));
    if (ours.length === 0) return;
    for (const { id, kind } of await list(api, wish))
      if (ours.includes(kind)) await request(api, call("DELETE", `${base(wish)}/${id}`, wish), [404]);
  },
};
