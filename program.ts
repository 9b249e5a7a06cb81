import * as pulumi from "@pulumi/pulumi";
import { AgentPlatform, type AgentPlatformArgs, type EgressEngine, type TeamArgs } from "./index";

/** The only reader of configuration: turns it into arguments, whose parser lists every problem at once. */
function settings(): AgentPlatformArgs {
  const config = new pulumi.Config("palisade");
  const sandboxHandler = config.get("sandboxHandler");
  const egressEngine = config.get<EgressEngine>("egressEngine");
  return {
    teams: config.getObject<TeamArgs[]>("teams") ?? [],
    quota: config.getObject<Record<string, string>>("quota") ?? {},
    ...(sandboxHandler ? { sandboxHandler } : {}),
    ...(egressEngine ? { egressEngine } : {}),
  };
}

const platform = new AgentPlatform("palisade", settings());

/** Namespace of each team. */
export const namespaces = platform.namespaces;

/** What each team's agents can reach, and which setting allows it. */
export const egress = platform.egress;
