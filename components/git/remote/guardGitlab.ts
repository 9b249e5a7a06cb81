import type { Facts, GuardHost, Protection } from "./guard";
import { type Api, type Call, request } from "./request";

const project = ({ repository }: Protection): string => `/projects/${encodeURIComponent(repository)}`;
const branches = (wish: Protection): string => `${project(wish)}/protected_branches`;
const branch = (wish: Protection): string => `${branches(wish)}/${encodeURIComponent(wish.branch)}`;

function call(method: Call["method"], path: string, { branch: name, repository }: Protection, body?: object): Call {
  const doing = `${method === "GET" ? "read" : "change"} the protection of the branch "${name}" of ${repository}`;
  return body === undefined ? { method, path, doing } : { method, path, doing, body };
}

const nobody = 0;
const maintainers = 40;
/** The rule that GitLab makes for "anybody who may approve". */
const anyApprover = "any_approver";

const ofBranch = { allow_force_push: false, push: [nobody], merge: [maintainers] };
/** A new push takes approvals back, and nobody approves what is their own. */
const approvals = {
  reset_approvals_on_push: true,
  merge_requests_author_approval: false,
  merge_requests_disable_committers_approval: true,
  disable_overriding_approvers_per_merge_request: true,
};

/** A role by its number; whoever else is let through, by what it is: a deploy key, a user, a group. */
function levels(given: unknown): unknown[] {
  const entries: Facts[] = Array.isArray(given) ? given : [];
  return entries.map((entry) => {
    const other = ["deploy_key_id", "user_id", "group_id"].find((key) => (entry[key] ?? null) !== null);
    return other === undefined ? entry.access_level : `${other} ${entry[other]}`;
  });
}

async function get(api: Api, path: string, wish: Protection): Promise<Facts | undefined> {
  const { status, body } = await request(api, call("GET", path, wish), [404]);
  return status === 404 || body === null ? undefined : (body as Facts);
}

async function approverRule(api: Api, wish: Protection): Promise<Facts | undefined> {
  const { body } = await request(api, call("GET", `${project(wish)}/approval_rules?per_page=100`, wish));
  const rules: Facts[] = Array.isArray(body) ? body : [];
  return rules.find((rule) => rule.rule_type === anyApprover);
}

async function observePaid(api: Api, wish: Protection): Promise<Facts> {
  const set = (await get(api, `${project(wish)}/approvals`, wish)) ?? {};
  const push = await get(api, `${project(wish)}/push_rule`, wish);
  const required = (await approverRule(api, wish))?.approvals_required ?? 0;
  const known = Object.fromEntries(Object.keys(approvals).map((key) => [key, set[key]]));
  return { ...known, approvals_required: required, reject_unsigned_commits: push?.reject_unsigned_commits ?? false };
}

async function protectPaid(api: Api, wish: Protection): Promise<void> {
  const at = project(wish);
  await request(api, call("POST", `${at}/approvals`, wish, approvals));
  const rule = await approverRule(api, wish);
  const required = { rule_type: anyApprover, approvals_required: wish.reviews };
  await (rule === undefined
    ? request(api, call("POST", `${at}/approval_rules`, wish, { name: "All Members", ...required }))
    : request(api, call("PUT", `${at}/approval_rules/${rule.id}`, wish, { name: rule.name, ...required })));
  const there = await get(api, `${at}/push_rule`, wish);
  const signed = { reject_unsigned_commits: wish.signedCommits };
  await request(api, call(there === undefined ? "POST" : "PUT", `${at}/push_rule`, wish, signed));
}

/** Only a paid plan changes who may push in place; otherwise the protection is made anew. */
async function protectBranch(api: Api, wish: Protection, seen: Facts | undefined): Promise<void> {
  const same = (key: keyof typeof ofBranch): boolean => JSON.stringify(seen?.[key]) === JSON.stringify(ofBranch[key]);
  if (same("push") && same("merge")) {
    if (!same("allow_force_push")) await request(api, call("PATCH", branch(wish), wish, { allow_force_push: false }));
    return;
  }
  if (seen !== undefined) await request(api, call("DELETE", branch(wish), wish), [404]);
  const wanted = { push_access_level: nobody, merge_access_level: maintainers, allow_force_push: false };
  await request(api, call("POST", branches(wish), wish, { name: wish.branch, ...wanted }));
}

export const gitlabGuard: GuardHost = {
  wanted: (wish) => ({
    ...ofBranch,
    ...(wish.statusChecks.length > 0 ? { only_allow_merge_if_pipeline_succeeds: true } : {}),
    ...(wish.paidPlan
      ? { ...approvals, approvals_required: wish.reviews, reject_unsigned_commits: wish.signedCommits }
      : {}),
  }),
  observe: async (api, wish) => {
    const { body } = await request(api, call("GET", project(wish), wish));
    const found = await get(api, branch(wish), wish);
    if (found === undefined) return undefined;
    return {
      allow_force_push: found.allow_force_push ?? false,
      push: levels(found.push_access_levels),
      merge: levels(found.merge_access_levels),
      only_allow_merge_if_pipeline_succeeds: (Object(body) as Facts).only_allow_merge_if_pipeline_succeeds,
      ...(wish.paidPlan ? await observePaid(api, wish) : {}),
    };
  },
  protect: async (api, wish, seen) => {
    await protectBranch(api, wish, seen);
    if (wish.statusChecks.length > 0)
      await request(api, call("PUT", project(wish), wish, { only_allow_merge_if_pipeline_succeeds: true }));
    if (wish.paidPlan) await protectPaid(api, wish);
  },
  // What holds for the whole project stays: other branches may rely on it.
  remove: async (api, wish, keep) => {
    if (keep !== undefined) return;
    await request(api, call("GET", project(wish), wish));
    await request(api, call("DELETE", branch(wish), wish), [404]);
  },
};
