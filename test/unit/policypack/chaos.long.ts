/** 100,000 corrupted objects: no exception, no verdict slower than 50 ms. Run it on a quiet machine; PALISADE_SEED repeats a run. */
import { brokenObject, slowestMs, slowestRule, verdictOf } from "./chaosObjects";
import { random } from "./psa/pods";

const seed = Number(process.env.PALISADE_SEED ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env.PALISADE_ROUNDS ?? 100_000);
/** Rounds before the compiler has seen everything, which say nothing about speed. */
const warmUp = 500;

function run(): boolean {
  const next = random(seed);
  const faults: string[] = [];
  let slowest = { ms: 0, round: 0, objects: brokenObject(next) };
  let sum = 0;
  for (let round = 0; round < rounds; round += 1) {
    const objects = brokenObject(next);
    const verdict = verdictOf(objects);
    sum += verdict.ms;
    if (round > warmUp && verdict.ms > slowest.ms) slowest = { ms: verdict.ms, round, objects };
    faults.push(...verdict.faults.map((fault) => `round ${round}: ${fault}`));
  }
  const { id, ms } = slowestRule(slowest.objects);
  for (const fault of faults.slice(0, 20)) process.stdout.write(`${fault}\n`);
  process.stdout.write(
    `${rounds} objects, seed ${seed}: ${faults.length} exceptions, ${(sum / rounds).toFixed(2)} ms per object by all rules,\n` +
      `slowest ${slowest.ms.toFixed(1)} ms in round ${slowest.round}, of which ${id} takes ${ms.toFixed(1)} ms by itself\n`,
  );
  return faults.length === 0 && slowest.ms < slowestMs;
}

process.exitCode = run() ? 0 : 1;
