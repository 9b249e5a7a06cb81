import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { handler, type Registration } from "../../../components/git/remote/deployKey";

/** A provider whose every operation is there, configured as the engine does it. */
export interface Provider {
  create(inputs: Registration): Promise<{ id: string; outs: unknown }>;
  read(id: string, props: Registration): Promise<{ id: string; props?: Registration }>;
  diff(id: string, olds: Registration, news: Registration): Promise<DiffResult>;
  update(id: string, olds: Registration, news: Registration): Promise<{ outs: Registration }>;
  delete(id: string, props: Registration): Promise<void>;
}

type Configured = Provider & { configure(request: object): Promise<void> };

/** The provider of deploy keys, with its pauses written down instead of slept. */
export async function provider(waits: number[] = [], config: Record<string, string> = {}): Promise<Provider> {
  const made = handler(async (ms) => void waits.push(ms)) as unknown as Configured;
  await made.configure({ config: { get: (key: string) => config[key] } });
  return made;
}
