import type { Facts, GuardHost, Protection } from "./guard";
import { type Api, type Call, request } from "./request";

const path = ({ repository }: Protection): string =>
  `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/branch_protections`;
const named = (wish: Protection): string => `${path(wish)}/${encodeURIComponent(wish.branch)}`;
const call = (method: Call["method"], at: string, { branch, repository }: Protection): Call => ({
  method,
  path: at,
  doing: `${method === "GET" ? "read" : "change"} the protection of the branch "${branch}" of ${repository}`,
});

/** What Gitea and Forgejo share; nobody pushes, so neither does a key that may write. */
const body = (wish: Protection): Facts => ({
  enable_push: false,
  enable_push_whitelist: false,
  push_whitelist_deploy_keys: false,
  required_approvals: wish.reviews,
  dismiss_stale_approvals: true,
  block_on_rejected_reviews: true,
  require_signed_commits: wish.signedCommits,
  enable_status_check: wish.statusChecks.length > 0,
  status_check_contexts: wish.statusChecks,
  // Files of these patterns could be pushed past every rule.
  unprotected_file_patterns: "",
});

/** Gitea and Forgejo name it differently that administrators are bound too; Forgejo never lets anybody force. */
const extras = { enable_force_push: false, block_admin_merge_override: true, apply_to_admins: true };

export const giteaGuard: GuardHost = {
  wanted: (wish) => ({ ...body(wish), enable_force_push: false, administrators_bound: true }),
  observe: async (api, wish) => {
    const { body: rules } = await request(api, call("GET", path(wish), wish));
    const found = (Array.isArray(rules) ? rules : []).find((rule) => nameOf(rule) === wish.branch);
    if (found === undefined) return undefined;
    const { block_admin_merge_override, apply_to_admins, enable_force_push, ...rest } = found as Facts;
    return {
      ...rest,
      status_check_contexts: rest.status_check_contexts ?? [],
      enable_force_push: enable_force_push ?? false,
      administrators_bound: block_admin_merge_override ?? apply_to_admins ?? false,
    };
  },
  protect: async (api: Api, wish, seen) => {
    const full = { ...body(wish), ...extras };
    if (seen === undefined)
      await request(api, { ...call("POST", path(wish), wish), body: { rule_name: wish.branch, ...full } });
    else await request(api, { ...call("PATCH", named(wish), wish), body: full });
  },
  remove: async (api, wish, keep) => {
    // One rule holds it all, so what is not wanted any more is already gone.
    if (keep !== undefined) return;
    if ((await giteaGuard.observe(api, wish)) !== undefined)
      await request(api, call("DELETE", named(wish), wish), [404]);
  },
};

function nameOf(rule: unknown): unknown {
  const { rule_name, branch_name } = Object(rule) as Facts;
  return rule_name ?? branch_name;
}
