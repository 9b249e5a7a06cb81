import { rmSync } from "node:fs";
import pc from "picocolors";
import { clusterStatus, stopCluster } from "./cluster/cluster";
import { stackExists } from "./engine";
import { paths, prepareHome } from "./paths";
import { describeChanges, eventPrinter } from "./progress";
import { withRunLock } from "./runLock";
import { type Target, targetFor } from "./target";
import { prepare, type UpOptions } from "./up";

async function destroy(target: Target, options: UpOptions): Promise<void> {
  const { stack } = await prepare(target, options);
  const printer = eventPrinter(options.say);
  await stack.destroy({ onEvent: printer.handle, onOutput: () => undefined, signal: options.signal, remove: true });
  options.say(pc.bold(`\n${target.stack}: ${describeChanges(printer.summary.changes)}`));
}

/** Destroys the stack; for the embedded control plane also stops its processes and removes all data. */
export async function down(options: UpOptions): Promise<void> {
  const { say } = options;
  const target = targetFor(options.context, options.stack);
  prepareHome();
  await withRunLock(paths.lock, async () => {
    if (stackExists(target.stack)) await destroy(target, options);
    else say(`${target.stack}: there is nothing to destroy`);
    if (target.kind === "context") return;
    await stopCluster(paths.cluster, { removeData: true });
    say("control plane: stopped, data removed");
  });
  if (target.kind === "embedded" && !stackExists(target.stack)) rmSync(paths.home, { recursive: true, force: true });
}

/** Removes everything without asking the API server: for when it does not come up any more. */
export async function forget({ say }: Pick<UpOptions, "say">): Promise<void> {
  const status = await clusterStatus(paths.cluster);
  await stopCluster(paths.cluster, { removeData: true });
  rmSync(paths.home, { recursive: true, force: true });
  say(status.running ? "control plane: stopped; state and data removed" : "state and data removed");
}
