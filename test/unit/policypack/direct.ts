import {
  type Policies,
  type ResourceValidationArgs,
  type StackValidationArgs,
  unknownCheckingProxy,
} from "@pulumi/policy";
import { packPolicies } from "../../../policypack/adapter/pack";
import { allRules } from "../../../policypack/rules";
import { type Sent, urnOf } from "./engineHarness";

type Policy = Policies[number];

/** What a policy says, called by hand: no engine, no process, no configuration. */
export interface Said {
  readonly policy: string;
  readonly args: readonly unknown[];
}

class NotConcerned extends Error {}

const resource = (sent: Sent) => ({
  type: sent.type,
  name: sent.name ?? "x",
  urn: urnOf(sent),
  props: unknownCheckingProxy(sent.props) as Record<string, unknown>,
  opts: { ignoreChanges: [...(sent.ignoreChanges ?? [])] },
});
const around = {
  stackTags: new Map(),
  getConfig: () => ({}),
  notApplicable: () => {
    throw new NotConcerned();
  },
};

type Report = (...args: unknown[]) => void;

/** Calls one function of every policy, one after the other, as the SDK does. */
async function call(
  policies: Policies,
  run: (policy: Policy, report: Report) => Promise<void> | void,
): Promise<Said[]> {
  const said: Said[] = [];
  for (const policy of policies) {
    try {
      await run(policy, (...args) => said.push({ policy: policy.name, args }));
    } catch (thrown) {
      if (!(thrown instanceof NotConcerned)) throw thrown;
    }
  }
  return said;
}

export const makePolicies = (now?: () => Date): Policies => packPolicies(allRules(), now);

export const judgeDirectly = (policies: Policies, sent: Sent): Promise<Said[]> => {
  const args = { ...resource(sent), ...around } as unknown as ResourceValidationArgs;
  return call(policies, (policy, report) => {
    const validate = Reflect.get(policy, "validateResource") as
      | ((args: ResourceValidationArgs, report: Report) => Promise<void> | void)
      | undefined;
    return validate?.(args, report);
  });
};

export const judgeStackDirectly = (policies: Policies, all: readonly Sent[]): Promise<Said[]> => {
  const args = { resources: all.map(resource), ...around } as unknown as StackValidationArgs;
  return call(policies, (policy, report) => {
    const validate = Reflect.get(policy, "validateStack") as
      | ((args: StackValidationArgs, report: Report) => Promise<void> | void)
      | undefined;
    return validate?.(args, report);
  });
};
