import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Command, Option } from "commander";
import { completionFor } from "../../../cli/completion";
import { allRules } from "../../../policypack/rules";
import { json, privileged, run, testFolder } from "./checkHarness";
import { waiverUntil } from "./waiver";

describe("options of palisade check", () => {
  const folder = testFolder();

  it("judge by some rules only, by name or by pattern, and from a severity upwards", async () => {
    const policies = async (options: object): Promise<string[]> => {
      const { findings } = await json(privileged, options);
      return [...new Set(findings.map(({ policy }) => policy))];
    };
    assert.deepEqual(await policies({ rule: ["pod-privileged"] }), ["pod-privileged"]);
    const several = await policies({ rule: ["pod-pri*"] });
    assert.deepEqual(several.sort(), ["pod-privilege-escalation", "pod-privileged"]);
    const severe = new Set(allRules().flatMap(({ id, severity }) => (severity === "critical" ? [id] : [])));
    const critical = await policies({ severity: "critical" });
    assert.ok(critical.includes("pod-privileged"));
    assert.ok(critical.every((id) => severe.has(id)));
  });

  it("name a rule that does not exist", async () => {
    const { code, error } = await run(["-"], { rule: ["privileged", "pod-*"] }, privileged);
    assert.equal(code, 2);
    assert.match(error, /--rule: no rule is called "privileged"; did you mean pod-privileged/);
  });

  it("keep exemptions of rules that were not picked out of the problems", async () => {
    const exemption = { ...waiverUntil("2026-06-30"), policy: "pod-read-only-root-fs" };
    const config = folder.write("c.json", JSON.stringify({ "pack-config-valid": { exemptions: [exemption] } }));
    const report = await json(privileged, { config, rule: ["pod-privileged"] });
    assert.deepEqual([report.code, report.configuration], [1, []]);
  });

  it("show what is refused alone, and still count what cannot be judged", async () => {
    const quiet = await json(privileged, { quiet: true });
    assert.ok(quiet.findings.length > 0);
    assert.ok(quiet.findings.every(({ verdict }) => verdict === "fail"));
    const unknown = JSON.stringify({
      steps: [{ op: "create", newState: { type: "kubernetes:core/v1:Pod", inputs: { spec: "[unknown]" } } }],
    });
    const open = await json(unknown, { quiet: true, failOnUnknown: true, rule: ["pod-host-namespaces"] });
    assert.deepEqual([open.code, open.findings.length], [1, 0]);
  });

  it("list and explain rules as data", async () => {
    const all: { id: string; exemptible: boolean }[] = JSON.parse((await run([], { list: true, format: "json" })).out);
    for (const { id, never } of allRules())
      assert.equal(all.find((entry) => entry.id === id)?.exemptible, never !== true, id);
    const one = JSON.parse((await run([], { explain: "pod-privileged", format: "json" })).out);
    assert.equal(one.severity, "critical");
  });

  it("count the entries of a baseline that are gone", async () => {
    const baseline = folder.path("b.json");
    await run(["-"], { writeBaseline: baseline }, privileged);
    const mended = await json(privileged.replace("privileged: true", "privileged: false"), { baseline });
    assert.equal(Reflect.get(mended, "gone"), 1);
  });
});

describe("completion", () => {
  const program = new Command("palisade").addCommand(
    new Command("check")
      .addOption(new Option("-f, --format <format>", "how it's printed").choices(["text", "json"]))
      .addCommand(new Command("deep").option("--way")),
  );
  const words = (...typed: string[]): string[] => {
    const script = [
      completionFor("bash", program),
      `COMP_WORDS=(palisade ${typed.map((word) => `'${word}'`).join(" ")})`,
      `COMP_CWORD=${typed.length}`,
      "_palisade",
      `printf '%s\\n' "\${COMPREPLY[@]}"`,
    ].join("\n");
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n").filter(Boolean);
  };

  it("offers commands, their options and the words an option takes, in bash", () => {
    assert.deepEqual(words(""), ["check", "--help"]);
    assert.deepEqual(words("check", "--fo"), ["--format"]);
    assert.deepEqual(words("check", "--format", "j"), ["json"]);
    assert.deepEqual(words("check", "deep", "--w"), ["--way"]);
  });

  it("quotes descriptions for fish, and lends zsh the function of bash", () => {
    assert.match(completionFor("fish", program), /-s f -l format -x -a 'text json' -d 'how it\\'s printed'/);
    assert.match(completionFor("zsh", program), /^# zsh [^\n]*\nautoload -U \+X bashcompinit && bashcompinit\n/);
  });
});
