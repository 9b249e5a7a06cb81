#!/usr/bin/env node
import { Command } from "commander";
import { checkCommand } from "./check";
import { completionCommand } from "./completion";
import { policiesCommand } from "./policies";
import { quarantineCommand } from "./quarantine";
import { reencryptCommand } from "./reencrypt";
import { reportCommand } from "./report";

const program = new Command("palisade")
  .description(
    "Agents on Kubernetes, held to their limits: check what is about to be deployed, cut off what went astray",
  )
  .showHelpAfterError()
  .exitOverride((stop) => {
    throw Object.assign(stop, { exitCode: stop.exitCode === 0 ? 0 : 2 });
  })
  .addCommand(checkCommand())
  .addCommand(reportCommand())
  .addCommand(policiesCommand())
  .addCommand(quarantineCommand())
  .addCommand(reencryptCommand())
  .addCommand(completionCommand());

// Whoever reads only the first lines has seen enough: `palisade report … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
});

program.parseAsync().catch((thrown: unknown) => {
  const code: unknown = Reflect.get(Object(thrown), "exitCode");
  const told = String(Reflect.get(Object(thrown), "code") ?? "").startsWith("commander.");
  if (!told) process.stderr.write(`palisade: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = typeof code === "number" ? code : 2;
});
