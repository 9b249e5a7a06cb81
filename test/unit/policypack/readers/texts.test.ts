import assert from "node:assert/strict";
import { credentialIn, credentialInEncoded } from "../../../../policypack/rules/credentials";
import { daysUntil, secondsOf } from "../../../../policypack/rules/durations";
import { parseRepository, repositoryName } from "../../../../policypack/rules/gitRepositories";
import { insecureSshOption, insecureTls, insecureVariable } from "../../../../policypack/rules/gitTransport";
import { parseImage } from "../../../../policypack/rules/imageReference";
import { isAbout, isTooWide, keyFault } from "../../../../policypack/rules/knownHosts";
import { quantityOf } from "../../../../policypack/rules/quantity";
import { reachesRuntime } from "../../../../policypack/rules/sockets";
import { fake } from "../fakes";

/** Says of each text what a reader makes of it. */
const reads = <T>(reader: (text: string) => T, cases: readonly (readonly [text: string, expected: T])[]): void => {
  for (const [text, expected] of cases) assert.deepEqual(reader(text), expected, text);
};

describe("what rules read in texts", () => {
  it("reads quantities as the API server does", () => {
    reads(quantityOf, [
      ["500m", 0.5],
      ["1Ki", 1024],
      ["1e3", 1000],
      ["2E2", 200],
      ["1e-3", 0.001],
      ["2E", 2e18],
      [".5", 0.5],
      ["lots", undefined],
      ["1 Gi", undefined],
      ["1Gb", undefined],
    ]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(quantityOf(value), undefined);
    assert.equal(quantityOf(2), 2);
  });

  it("reads durations of Go, and days", () => {
    reads(secondsOf, [
      ["1h30m", 5400],
      ["250ms", 0.25],
      ["0", 0],
      ["1 h", undefined],
      ["", undefined],
      [`${"1h".repeat(31)}`, undefined],
    ]);
    const now = new Date("2026-06-01T12:00:00Z");
    reads(
      (text) => daysUntil(text, now),
      [
        ["2026-06-02", 1],
        ["2026-05-31", -1],
        ["2026-02-30", undefined],
        ["2026-13-01", undefined],
        ["2026-99-99", undefined],
        ["2026-6-2", undefined],
        ["2026-06-02T00:00:00Z", undefined],
      ],
    );
  });

  it("knows each socket and folder that commands a node, from above, from below and on the way", () => {
    const sockets = ["docker.sock", "docker/libcontainerd", "containerd/containerd.sock", "crio/crio.sock"].flatMap(
      (name) => [`/var/run/${name}`, ...(name.startsWith("docker/") ? [] : [`/run/${name}`])],
    );
    const more = ["/run/k3s/containerd/containerd.sock", "/var/run/cri-dockerd.sock", "/run/cri-dockerd.sock"].concat(
      ["/var/run/podman/podman.sock", "/run/podman/podman.sock"],
      ["/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd"],
    );
    for (const path of [...sockets, ...more]) assert.ok(reachesRuntime(path), path);
    reads(reachesRuntime, [
      ["/", true],
      ["", true],
      ["/run/", true],
      ["/var/lib/kubelet/pods", true],
      ["/var/lib/../lib//docker/.", true],
      ["/var/lib/dockers", false],
      ["/srv", false],
    ]);
  });

  it("takes image references apart", () => {
    const digest = `sha256:${"0a".repeat(32)}`;
    reads(
      (text) => parseImage(text)?.repository,
      [
        ["agent", "docker.io/library/agent"],
        ["team/agent:1", "docker.io/team/agent"],
        ["localhost/agent", "localhost/agent"],
        ["registry:5000/agent", "registry:5000/agent"],
        ["registry.example/a/b", "registry.example/a/b"],
        [`agent@${digest}@${digest}`, undefined],
        ["agent@sha256:0a", undefined],
        ["agent:", undefined],
        ["agent:-x", undefined],
        ["Agent", undefined],
      ],
    );
    assert.deepEqual(parseImage(`r.example:1/a:2@${digest}`), { repository: "r.example:1/a", tag: "2", digest });
    assert.equal(parseImage("r.example:1/a")?.tag, undefined);
  });

  it("gives one name to all spellings of a repository", () => {
    reads(repositoryName, [
      ["git@Git.example:O/r.git", "git.example/o/r"],
      ["ssh://git@git.example:22/o/r", "git.example/o/r"],
      ["https://git.example:443/o/r/", "git.example/o/r"],
      ["ssh://git@git.example:2222/o/r", "git.example:2222/o/r"],
      ["https://git.example:22/o/r", "git.example:22/o/r"],
      ["http://git.example:80/o/r", "git.example/o/r"],
      ["git://git.example:9418/o/r", "git.example/o/r"],
      ["no repository", "no repository"],
    ]);
    assert.equal(parseRepository("https://git@[2001:db8::1]/o/r")?.host, "[2001:db8::1]");
    assert.equal(parseRepository("host:path")?.user, "");
  });

  it("sees options of SSH that no longer check the host", () => {
    reads(insecureSshOption, [
      ["StrictHostKeyChecking no", "StrictHostKeyChecking no"],
      ["-o StrictHostKeyChecking=yes", undefined],
      ["StrictHostKeyChecking true", undefined],
      ["StrictHostKeyChecking $MODE", undefined],
      ["UserKnownHostsFile /dev/null", "UserKnownHostsFile /dev/null"],
      ["GlobalKnownHostsFile none", "GlobalKnownHostsFile none"],
      ["UserKnownHostsFile ~/.ssh/known_hosts", undefined],
      ["VerifyHostKeyDNS yes", "VerifyHostKeyDNS yes"],
      ["VerifyHostKeyDNS true", "VerifyHostKeyDNS true"],
      ["VerifyHostKeyDNS no", undefined],
      ["StrictHostKeyChecking yes\nVerifyHostKeyDNS yes", undefined],
      ["HostKeyAlgorithms +ssh-rsa", "HostKeyAlgorithms +ssh-rsa"],
      ["HostKeyAlgorithms ssh-ed25519,ssh-dss", "HostKeyAlgorithms ssh-ed25519,ssh-dss"],
      ["HostKeyAlgorithms -ssh-rsa", undefined],
      ["HostKeyAlgorithms ssh-ed25519", undefined],
      ["PubkeyAcceptedKeyTypes ^ssh-rsa", "PubkeyAcceptedKeyTypes ^ssh-rsa"],
      ["PubkeyAcceptedAlgorithms ssh-dss", "PubkeyAcceptedAlgorithms ssh-dss"],
      ["# StrictHostKeyChecking no", undefined],
    ]);
  });

  it("sees what switches off the check of certificates", () => {
    reads(
      (text) => insecureTls(text) !== undefined,
      [
        ["git config http.sslVerify false", true],
        ["npm config set strict-ssl=false", true],
        ["wget --no-check-certificate https://a.example", true],
        ["kubectl --insecure-skip-tls-verify get pods", true],
        ["kubectl --insecure-skip-tls-verify=false get pods", false],
        ["insecure-skip-tls-verify: true", true],
        ["GIT_SSL_NO_VERIFY=1 git fetch", true],
        ["NODE_TLS_REJECT_UNAUTHORIZED=0 node a.js", true],
        ["PYTHONHTTPSVERIFY=0 python a.py", true],
        ["curl -sk https://a.example", true],
        ["curl --insecure https://a.example", true],
        ["curl https://a.example; tar -k", false],
        ["tar -k; curl https://a.example", false],
        ["# curl -k https://a.example", false],
      ],
    );
    const variables: readonly (readonly [name: string, value: string, insecure: boolean])[] = [
      ["GIT_SSL_NO_VERIFY", "", true],
      ["NODE_TLS_REJECT_UNAUTHORIZED", "0", true],
      ["NODE_TLS_REJECT_UNAUTHORIZED", "1", false],
      ["PYTHONHTTPSVERIFY", "0", true],
      ["npm_config_strict_ssl", "false", true],
      ["CURL_INSECURE", "1", true],
      ["CURL_INSECURE", "0", false],
      ["CURL_INSECURE", "", false],
      ["PATH", "0", false],
    ];
    for (const [name, value, insecure] of variables)
      assert.equal(insecureVariable(name, value) !== undefined, insecure, `${name}=${value}`);
  });

  it("reads patterns of known hosts as OpenSSH does", () => {
    const about = (hosts: readonly string[], name: string): boolean =>
      isAbout({ hosts, type: "", blob: "" } as unknown as Parameters<typeof isAbout>[0], name);
    assert.ok(about(["git.example"], "git.example"));
    assert.ok(about(["*.example"], "git.example"));
    assert.ok(about(["g?t.*"], "git.example"));
    assert.ok(about(["*a*ab"], "xaab"));
    assert.ok(!about(["*.example"], "git.other"));
    assert.ok(!about(["git.exampl"], "git.example"));
    assert.ok(!about(["?"], "ab"));
    assert.ok(!about(["*.example", "!git.example"], "git.example"));
    assert.ok(about(["*.example", "!x.example"], "git.example"));
    assert.ok(about(["git.example", "it.example"], "it.example"));
    reads(
      (entry) => isTooWide(entry, ["git.example"]),
      [
        ["*", true],
        ["*.*", true],
        ["*.example", true],
        ["*.other", false],
        ["git.example", false],
        ["", false],
        ["...", false],
      ],
    );
  });

  it("finds what is wrong with a key of a host", () => {
    const blob = (...parts: string[]): string =>
      Buffer.concat(
        parts.map((part) => {
          const size = Buffer.alloc(4);
          size.writeUInt32BE(part.length);
          return Buffer.concat([size, Buffer.from(part, "latin1")]);
        }),
      ).toString("base64");
    const fault = (type: string, text: string): string | undefined =>
      keyFault({ hosts: ["a"], type, blob: text } as unknown as Parameters<typeof keyFault>[0]);
    const ed25519 = "ssh-ed25519";
    assert.equal(fault(ed25519, blob(ed25519, "k".repeat(32))), undefined);
    assert.equal(fault(ed25519, blob(ed25519)), "a key that is cut short");
    assert.equal(fault(ed25519, ""), "no host, type and key");
    assert.equal(fault("", blob(ed25519)), "no host, type and key");
    assert.equal(fault("ssh-dss", blob("ssh-dss", "k")), 'key type "ssh-dss"');
    assert.equal(fault(ed25519, "!!!!"), "a key that is no base64");
    assert.equal(fault(ed25519, "QQ=="), `a key that says another type than ${ed25519}`);
    assert.equal(fault(ed25519, blob("ssh-rsa", "k")), `a key that says another type than ${ed25519}`);
    const cut = Buffer.from(blob(ed25519, "k".repeat(32)), "base64")
      .subarray(0, -1)
      .toString("base64");
    assert.equal(fault(ed25519, cut), "a key that is cut short");
  });

  it("knows credentials by their look, and leaves ordinary words alone", () => {
    const random = fake("hex");
    assert.equal(credentialIn("", "PASSWORD"), undefined);
    assert.notEqual(credentialIn(random, "API_TOKEN"), undefined);
    assert.equal(credentialIn(random, "CHECKSUM"), undefined);
    assert.equal(credentialIn(random.slice(0, 12), "API_TOKEN"), undefined);
    assert.equal(credentialIn(`${random.slice(0, 12)} ${random.slice(12)}`, "API_TOKEN"), undefined);
    assert.equal(credentialIn("/var/run/secrets/api-token-of-the-agent", "API_TOKEN"), undefined);
    const key = fake("github-token");
    const once = Buffer.from(key).toString("base64");
    const twice = Buffer.from(once).toString("base64");
    for (const text of [key, once, twice]) assert.notEqual(credentialInEncoded(text), undefined);
    assert.equal(credentialInEncoded(Buffer.from(twice).toString("base64")), undefined);
  });
});
