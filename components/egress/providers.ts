/** Where a well-known service answers. Ranges only where the provider publishes ranges of its own. */
export interface Provider {
  names: string[];
  cidrs: string[];
  ports: string[];
  /** Why its ranges do not do, where it has none. */
  noCidrs?: string;
}

const ssh = ["22"];
const https = ["443"];

/** Git hosts over SSH: with HTTPS an agent could bring a token of its own. */
export const gitHosts: Readonly<Record<string, Provider>> = {
  github: {
    names: ["github.com"],
    cidrs: [
      "192.30.252.0/22",
      "185.199.108.0/22",
      "140.82.112.0/20",
      "143.55.64.0/20",
      "2a0a:a440::/29",
      "2606:50c0::/32",
    ],
    ports: ssh,
  },
  gitlab: { names: ["gitlab.com"], cidrs: [], ports: ssh, noCidrs: "its addresses are those of a shared front end" },
  bitbucket: { names: ["ssh.bitbucket.org"], cidrs: ["104.192.136.0/21", "185.166.140.0/22"], ports: ssh },
  azureDevOps: {
    names: ["ssh.dev.azure.com"],
    cidrs: [
      "13.107.6.0/24",
      "13.107.9.0/24",
      "13.107.42.0/24",
      "13.107.43.0/24",
      "2620:1ec:4::/48",
      "2620:1ec:a92::/48",
      "2620:1ec:21::/48",
      "2620:1ec:22::/48",
    ],
    ports: ssh,
  },
  codeberg: { names: ["codeberg.org"], cidrs: [], ports: ssh, noCidrs: "it publishes no ranges" },
  sourcehut: { names: ["git.sr.ht"], cidrs: [], ports: ssh, noCidrs: "it publishes no ranges" },
};

export const llmApis: Readonly<Record<string, Provider>> = {
  anthropic: { names: ["api.anthropic.com"], cidrs: ["160.79.104.0/23", "2607:6bc0::/48"], ports: https },
  openai: { names: ["api.openai.com"], cidrs: [], ports: https, noCidrs: "it publishes no ranges" },
  gemini: {
    names: ["generativelanguage.googleapis.com"],
    cidrs: [],
    ports: https,
    noCidrs: "it publishes no ranges of its own",
  },
};
