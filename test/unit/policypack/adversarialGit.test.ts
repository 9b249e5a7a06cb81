import { assertVerdicts, type Case } from "./adversarial";

const polecat = (kubernetes: string): string =>
  `apiVersion: gastown.gastown.io/v1alpha1\nkind: Polecat\nmetadata: { name: a, namespace: team }\nspec: { kubernetes: ${kubernetes} }`;
const strict = (value: string): string => polecat(`{ sshStrictHostKeyChecking: ${value} }`);
const env = (value: string): string =>
  `{ containers: [{ name: a, env: [{ name: GIT_SSH_COMMAND, value: ${value} }] }] }`;
const hosts = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: hosts, namespace: team }\ndata: { known_hosts: "${text}" }`;
const hostsOfTheCase = { gitHosts: ["git.example", "hashed.example"] };
const clones = (repository: string, lines: string): string =>
  `${polecat(`{ gitRepository: "${repository}", sshKnownHostsConfigMapRef: { name: hosts } }`)}\n---\n${hosts(lines)}`;

const cases: readonly Case[] = [
  { no: 55, title: "an unquoted no", documents: strict("false"), fails: ["ssh-strict-host-key"] },
  { no: 55, title: "an unquoted yes", documents: strict("true"), fails: ["ssh-strict-host-key"] },
  { no: 55, title: "a quoted yes", documents: strict("'yes'"), passes: ["ssh-strict-host-key"] },
  { no: 55, title: "nothing", documents: polecat("{}"), passes: ["ssh-strict-host-key"] },
  { no: 55, title: "YES in capitals", documents: strict("'YES'"), fails: ["ssh-strict-host-key"] },
  {
    no: 56,
    title: "an option in one word, in capitals",
    spec: env("'ssh -oStrictHostKeyChecking=NO'"),
    fails: ["ssh-options-insecure"],
  },
  {
    no: 56,
    title: "an option in quotes, with a blank",
    spec: env(`'ssh -o "StrictHostKeyChecking no"'`),
    fails: ["ssh-options-insecure"],
  },
  {
    no: 57,
    title: "known hosts that nobody keeps",
    spec: env("'ssh -o UserKnownHostsFile=/dev/null'"),
    fails: ["ssh-options-insecure"],
  },
  {
    no: 58,
    title: "a blob of another type than its line",
    documents: hosts("git.example ssh-ed25519 {{raw:rsa-host-blob}}"),
    fails: ["known-hosts-content"],
  },
  {
    no: 58,
    title: "a blob with a blank inside",
    documents: hosts("git.example ssh-ed25519 AAAAC3NzaC1lZDI1 NTE5AAAAIAAA"),
    fails: ["known-hosts-content"],
  },
  {
    no: 59,
    title: "a key for every host",
    documents: hosts("* {{raw:ssh-host-key}}"),
    fails: ["known-hosts-content"],
  },
  {
    no: 60,
    title: "a hashed entry of the host",
    settings: hostsOfTheCase,
    documents: clones("git@hashed.example:o/r", "{{raw:hashed-host}} {{raw:ssh-host-key}}"),
    passes: ["known-hosts-match-repo", "known-hosts-content"],
  },
  {
    no: 60,
    title: "an entry with the port",
    settings: hostsOfTheCase,
    documents: clones("ssh://git@git.example:2222/o/r", "[git.example]:2222 {{raw:ssh-host-key}}"),
    passes: ["known-hosts-match-repo"],
  },
  {
    no: 60,
    title: "an entry without the port",
    settings: hostsOfTheCase,
    documents: clones("ssh://git@git.example:2222/o/r", "git.example {{raw:ssh-host-key}}"),
    fails: ["known-hosts-match-repo"],
  },
  {
    no: 61,
    title: "a host that begins like another",
    documents: polecat('{ gitRepository: "git@github.com.evil.example:o/r" }'),
    fails: ["known-hosts-match-repo", "git-host-allowlist"],
  },
  {
    no: 62,
    title: "a Secret for Git without host keys",
    settings: hostsOfTheCase,
    documents:
      'apiVersion: kubeopencode.io/v1alpha1\nkind: Agent\nmetadata: { name: a, namespace: team }\nspec: { contexts: [{ git: { repository: "git@git.example:o/r", secretRef: { name: k } } }] }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: k, namespace: team }\nstringData: { ssh-privatekey: {{openssh-private-key}} }',
    fails: ["git-secret-known-hosts"],
  },
];

describe("adversarial cases: SSH and Git", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
