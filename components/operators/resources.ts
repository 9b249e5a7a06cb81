import type { Problems } from "../problems";
import { parseQuantity } from "../quantity";

/** CPU and memory of a container. */
export interface OperatorResourcesArgs {
  /** CPU that is set aside. @default - see each system */
  cpuRequest?: string;
  /** Most CPU it may use. @default - see each system */
  cpuLimit?: string;
  /** Memory that is set aside. @default - see each system */
  memoryRequest?: string;
  /** Most memory it may use. @default - see each system */
  memoryLimit?: string;
}

export interface OperatorResources {
  cpuRequest: string;
  cpuLimit: string;
  memoryRequest: string;
  memoryLimit: string;
}

export function parseResources(
  args: OperatorResourcesArgs | undefined,
  defaults: OperatorResources,
  p: Problems,
): OperatorResources {
  const given: OperatorResourcesArgs = args ?? {};
  const parsed = (key: keyof OperatorResources): string => parseQuantity(given[key] ?? defaults[key], p.at(key));
  return {
    cpuRequest: parsed("cpuRequest"),
    cpuLimit: parsed("cpuLimit"),
    memoryRequest: parsed("memoryRequest"),
    memoryLimit: parsed("memoryLimit"),
  };
}

/** The same as a container has it; scratch space is bounded too, or one process fills the node's disk. */
export const containerResources = (r: OperatorResources, scratch = "256Mi"): object => ({
  requests: { cpu: r.cpuRequest, memory: r.memoryRequest, "ephemeral-storage": "64Mi" },
  limits: { cpu: r.cpuLimit, memory: r.memoryLimit, "ephemeral-storage": scratch },
});
