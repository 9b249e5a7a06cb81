import type { Fields, Reply, Routes } from "./fakeApi";

const ok = (body: unknown, status = 200): Reply => ({ status, body });
const done: Reply = { status: 204 };

/** One GitLab project, as its documentation shows it. */
export interface GitLabProject {
  settings: Fields;
  branches: Map<string, Fields>;
  approvals: Fields;
  rules: Fields[];
  pushRule: Fields | undefined;
}

export const gitlabProject = (): GitLabProject => ({
  settings: { id: 1, only_allow_merge_if_pipeline_succeeds: false },
  branches: new Map(),
  approvals: { reset_approvals_on_push: false, merge_requests_author_approval: true },
  rules: [],
  pushRule: undefined,
});

const level = (access_level: unknown): Fields => ({ id: 1, access_level, user_id: null, group_id: null });

function protect(project: GitLabProject, body: Fields): Reply {
  const name = String(body.name);
  if (project.branches.has(name)) return ok({ message: `Protected branch '${name}' already exists` }, 409);
  const { allow_force_push } = body;
  const push_access_levels = [level(body.push_access_level)];
  const merge_access_levels = [level(body.merge_access_level)];
  project.branches.set(name, { name, push_access_levels, merge_access_levels, allow_force_push });
  return ok(project.branches.get(name), 201);
}

function oneBranch(project: GitLabProject, method: string, name: string, body: Fields): Reply | undefined {
  const found = project.branches.get(name);
  if (found === undefined) return undefined;
  if (method === "GET") return ok(found);
  if (method === "PATCH") return ok(Object.assign(found, body));
  project.branches.delete(name);
  return done;
}

function approvalRules(project: GitLabProject, method: string, path: string, body: Fields): Reply {
  if (method === "GET") return ok(project.rules);
  if (method === "POST") {
    project.rules.push({ id: project.rules.length + 1, ...body });
    return ok(body, 201);
  }
  const rule = project.rules.find(({ id }) => path.endsWith(`/${id}`));
  return ok(Object.assign(rule ?? {}, body));
}

function paid(project: GitLabProject, method: string, path: string, body: Fields): Reply | undefined {
  const change = method !== "GET";
  if (path === "/approvals") return ok(change ? Object.assign(project.approvals, body) : project.approvals);
  if (path.startsWith("/approval_rules")) return approvalRules(project, method, path, body);
  if (path !== "/push_rule") return undefined;
  if (change) project.pushRule = { ...project.pushRule, ...body };
  return ok(project.pushRule ?? null);
}

export function gitlabRoutes(project: GitLabProject): Routes {
  return (method, url, body) => {
    const [, path] = /^\/projects\/acme%2Fshop(.*)$/.exec(url.replace(/\?.*$/, "")) ?? [];
    if (path === undefined) return undefined;
    if (path === "") return ok(method === "PUT" ? Object.assign(project.settings, body) : project.settings);
    if (path === "/protected_branches") return protect(project, body);
    const [, branch] = /^\/protected_branches\/(.+)$/.exec(path) ?? [];
    if (branch !== undefined) return oneBranch(project, method, decodeURIComponent(branch), body);
    return paid(project, method, path, body);
  };
}

/** Restrictions of one Bitbucket repository, two on a page. */
export function bitbucketRoutes(restrictions: Fields[], apiUrl: () => string): Routes {
  return (method, url, body) => {
    const { pathname, searchParams } = new URL(url, "http://host");
    const base = "/repositories/acme/shop/branch-restrictions";
    if (!pathname.startsWith(base)) return undefined;
    if (method === "POST") {
      restrictions.push({ id: restrictions.length + 10, ...body });
      return ok(body, 201);
    }
    const page = Number(searchParams.get("page") ?? "1");
    const values = restrictions.slice((page - 1) * 2, page * 2);
    const more = restrictions.length > page * 2 ? { next: `${apiUrl()}${base}?page=${page + 1}` } : {};
    if (method === "GET") return ok({ values, ...more });
    const index = restrictions.findIndex(({ id }) => pathname.endsWith(`/${id}`));
    if (index < 0) return undefined;
    if (method === "PUT") return ok(Object.assign(restrictions[index] ?? {}, body));
    restrictions.splice(index, 1);
    return done;
  };
}

/** Protections of one Forgejo repository, which binds administrators by a name of its own. */
export function forgejoRoutes(rules: Fields[]): Routes {
  const known = (body: Fields): Fields => {
    const { block_admin_merge_override: _gitea, enable_force_push: _newer, ...rest } = body;
    return rest;
  };
  return (method, url, body) => {
    const base = "/repos/acme/shop/branch_protections";
    if (!url.startsWith(base)) return undefined;
    if (url === base && method === "GET") return ok(rules);
    if (url === base) {
      rules.push(known(body));
      return ok(body, 201);
    }
    const index = rules.findIndex(({ rule_name }) => url === `${base}/${encodeURIComponent(String(rule_name))}`);
    if (index < 0) return undefined;
    if (method === "PATCH") return ok(Object.assign(rules[index] ?? {}, known(body)));
    rules.splice(index, 1);
    return done;
  };
}
