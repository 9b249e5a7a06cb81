import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import type { Manifest } from "../corpus";
import { watchMemory } from "../measure";
import type { Order, Previewed } from "./order";
import { declaring } from "./program";

async function open({ engine, folder, objects }: Order): Promise<Stack> {
  const name = "bench";
  const pulumiCommand = await PulumiCommand.get({ root: engine, skipVersionCheck: true });
  return LocalWorkspace.createOrSelectStack(
    {
      stackName: "dev",
      projectName: name,
      program: declaring(JSON.parse(readFileSync(objects, "utf8")) as Manifest[]),
    },
    {
      workDir: join(folder, "work"),
      pulumiHome: join(engine, "home"),
      pulumiCommand,
      projectSettings: { name, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
      secretsProvider: "passphrase",
    },
  );
}

async function preview(order: Order): Promise<Previewed> {
  const stack = await open(order);
  let violations = 0;
  let created = 0;
  let log = "";
  // The host of the pack is the one process of the engine that is told to serve the pack's folder.
  const memory = watchMemory((command) => command.includes("run-policy-pack"));
  const began = performance.now();
  const options = {
    onOutput: (text: string) => {
      log += text;
    },
    onEvent: ({
      policyEvent,
      resourcePreEvent,
      summaryEvent,
    }: {
      policyEvent?: object;
      resourcePreEvent?: object;
      summaryEvent?: { resourceChanges: Record<string, number> };
    }) => {
      if (policyEvent !== undefined) violations += 1;
      created = summaryEvent?.resourceChanges?.create ?? created;
      void resourcePreEvent;
    },
    ...(order.pack === undefined ? {} : { policyPacks: [order.pack] }),
  };
  await stack.preview(options).catch((thrown: unknown) => {
    log += String(thrown);
  });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, packMb: memory.stop(), created, violations, log };
}

async function main(orderFile = "", resultFile = ""): Promise<void> {
  writeFileSync(resultFile, JSON.stringify(await preview(JSON.parse(readFileSync(orderFile, "utf8")) as Order)));
}

main(...process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
