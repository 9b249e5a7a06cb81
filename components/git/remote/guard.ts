import type * as dynamic from "@pulumi/pulumi/dynamic";
import { type Access, type Configuration, openApi, sleep, type Wait } from "./access";
import { bitbucketGuard } from "./guardBitbucket";
import { giteaGuard } from "./guardGitea";
import { gitlabGuard } from "./guardGitlab";
import { type Api, settle } from "./request";

/** What the Git side must enforce for one branch. */
export interface Protection {
  repository: string;
  branch: string;
  reviews: number;
  signedCommits: boolean;
  statusChecks: string[];
  paidPlan: boolean;
}

export interface GuardInputs extends Access, Protection {}
export interface GuardState extends GuardInputs {
  /** What a refresh found to be other than wanted. */
  drift: string[];
}

/** A protection as the host tells it, flat. */
export type Facts = Record<string, unknown>;

export interface GuardHost {
  wanted(wish: Protection): Facts;
  /** What is set now; nothing when the branch is unprotected. Fails when the repository cannot be seen. */
  observe(api: Api, wish: Protection): Promise<Facts | undefined>;
  protect(api: Api, wish: Protection, seen: Facts | undefined): Promise<void>;
  /** Takes back what the guard itself set, but for what is still wanted; what others tightened stays. */
  remove(api: Api, wish: Protection, keep?: Protection): Promise<void>;
}

const hosts: Record<string, GuardHost> = {
  gitlab: gitlabGuard,
  bitbucket: bitbucketGuard,
  gitea: giteaGuard,
  forgejo: giteaGuard,
};

const show = (value: unknown): string => JSON.stringify(value ?? null);

function driftOf(wanted: Facts, seen: Facts | undefined): string[] {
  if (seen === undefined) return ["the branch is not protected"];
  return Object.keys(wanted)
    .filter((key) => show(seen[key]) !== show(wanted[key]))
    .map((key) => `${key} is ${show(seen[key])}, not ${show(wanted[key])}`);
}

/** Sets what differs, and reads back whether the host kept it. */
async function ensure(api: Api, host: GuardHost, wish: Protection): Promise<void> {
  const wanted = host.wanted(wish);
  await settle(api, async () => {
    const seen = await host.observe(api, wish);
    if (driftOf(wanted, seen).length > 0) await host.protect(api, wish, seen);
  });
  const left = driftOf(wanted, await host.observe(api, wish));
  if (left.length > 0) {
    const what = `the branch "${wish.branch}" of ${wish.repository}`;
    throw new Error(`the host did not keep the protection of ${what} as it was given: ${left.join("; ")}`);
  }
}

const identity = ["kind", "apiUrl", "repository", "branch"] as const;
const settings = ["reviews", "signedCommits", "statusChecks", "paidPlan", "tokenEnvironment", "tokenConfig"] as const;

function difference(olds: GuardState, news: GuardInputs): dynamic.DiffResult {
  const changed = (key: keyof GuardInputs): boolean => show(olds[key]) !== show(news[key]);
  const replaces = identity.filter(changed);
  return {
    changes: replaces.length > 0 || settings.some(changed) || (olds.drift ?? []).length > 0,
    replaces: [...replaces],
    // A renamed repository is the same one: protected first, it would then be unprotected.
    deleteBeforeReplace: replaces.length > 0,
  };
}

const settled = (inputs: GuardInputs): GuardState => ({ ...inputs, drift: [] });

/** The provider of guards, as the engine's provider process asks for it. */
export function handler(wait: Wait = sleep): dynamic.ResourceProvider<GuardInputs, GuardState> {
  let config: Configuration | undefined;
  const open = (at: GuardInputs): { api: Api; host: GuardHost } => {
    const host = hosts[at.kind];
    if (host === undefined) throw new Error(`"${at.kind}" is no host whose branches can be protected from here`);
    return { api: openApi(at, config, wait), host };
  };
  const put = async (inputs: GuardInputs): Promise<GuardState> => {
    const { api, host } = open(inputs);
    await ensure(api, host, inputs);
    return settled(inputs);
  };
  return {
    configure: async (request) => {
      config = request.config;
    },
    diff: async (_id, olds, news) => difference(olds, news),
    create: async (inputs) => ({ id: `${inputs.repository}@${inputs.branch}`, outs: await put(inputs) }),
    read: async (id, props) => {
      const state = props as GuardState;
      const { api, host } = open(state);
      const seen = await host.observe(api, state);
      return seen === undefined ? { id: "" } : { id, props: { ...state, drift: driftOf(host.wanted(state), seen) } };
    },
    update: async (_id, olds, news) => {
      const outs = await put(news);
      const { api, host } = open(news);
      await host.remove(api, olds, news);
      return { outs };
    },
    delete: async (_id, props) => {
      const { api, host } = open(props);
      await host.remove(api, props);
    },
  };
}
