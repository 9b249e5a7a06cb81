import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { stringify } from "yaml";
import { issueCertificate, serviceNames } from "../certificate";
import type { ConductorModel } from "./model";
import { type ConductorSecrets, redisName } from "./parts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Tasks in Redis are pickled: whoever writes one runs code in the orchestrator. So there is no user for everybody, one
 * that touches the orchestrator's keys, and one that copies and writes nothing.
 */
export const aclOf = (orchestrator: string, backup: string): string =>
  [
    "user default off",
    `user orchestrator on #${sha256(orchestrator)} resetkeys ~conductor:* resetchannels &conductor:* +@all -@admin -@dangerous -@scripting`,
    `user backup on #${sha256(backup)} resetkeys resetchannels -@all +ping +psync +sync +replconf`,
    "",
  ].join("\n");

/** Settings that upstream reads from this file alone, the key of its sessions among them. */
export const configOf = (m: ConductorModel, jwt: string): string =>
  stringify({
    num_agents: 0,
    log_level: "INFO",
    storage: { workspace_path: "/workspace", logs_path: "/var/log/conductor" },
    network: { dashboard_port: m.orchestrator.dashboardPort, api_port: m.orchestrator.apiPort },
    redis: { host: redisName, port: 6379, database: 0 },
    monitoring: { enabled: true, metrics_port: m.orchestrator.metricsPort },
    security: { jwt_secret: jwt },
  });

/** Makes every password, key and certificate; none is ever given, shown or kept in clear. */
export function makeSecrets(parent: pulumi.Resource, name: string, m: ConductorModel): ConductorSecrets {
  const { label } = m.redis.renewal;
  const opts = { parent, replacementTrigger: label };
  const password = (role: string): pulumi.Output<string> =>
    pulumi.secret(new random.RandomPassword(`${name}-${role}`, { length: 48, special: false }, opts).result);
  const orchestratorPassword = password("redis-orchestrator");
  const backupPassword = password("redis-backup");
  const jwt = password("jwt");
  const tls = issueCertificate(parent, `${name}-redis`, {
    commonName: redisName,
    dnsNames: serviceNames(redisName, m.namespace),
    generation: label,
  });
  const { cert, key, ca } = tls;
  const all = pulumi.all([orchestratorPassword, backupPassword, jwt, tls.fingerprint]);
  // A hash of long random words gives none of them away, and must be readable to change a pod's template.
  const fingerprint = pulumi.unsecret(all.apply((words) => sha256(words.join("\n")).slice(0, 16)));
  return {
    acl: pulumi.all([orchestratorPassword, backupPassword]).apply(([one, other]) => aclOf(one, other)),
    orchestratorPassword,
    backupPassword,
    config: jwt.apply((word) => configOf(m, word)),
    cert,
    key,
    ca,
    fingerprint,
  };
}
