import type { Planned } from "../manifest";
import { type Problems, problems } from "../problems";
import { type InClusterModel, inClusterManifests, parseInCluster } from "./inCluster";
import { parseRotationAt, type RotationModel } from "./model";
import { type RotationPlanArgs, RunnerMode } from "./planArgs";
import { runnerManifests } from "./runner";
import { parseSchedule, type ScheduleModel } from "./schedule";

export interface RotationPlanModel {
  rotation: RotationModel;
  credentials: string[];
  schedule: ScheduleModel | undefined;
  inCluster: InClusterModel | undefined;
}

function parseCredentials(credentials: string[], replaced: string[], p: Problems): string[] {
  const at = p.at("credentials");
  if (credentials.length === 0) at.note("name at least one credential");
  credentials.forEach((credential, i) => {
    if (!/^[^\s]([^\n\r]*[^\s])?$/.test(credential))
      at.at(i).note(`"${credential}" is no name; write it on one line, with no space around`);
    if (credentials.indexOf(credential) !== i)
      at.at(i).note(`"${credential}" is there twice; name each credential once`);
  });
  for (const credential of replaced) {
    if (!credentials.includes(credential))
      p.at("rotateNow").at(credential).note(`"${credential}" is none of the credentials; name one of them`);
  }
  return credentials;
}

/** Reads everything for a day; throws with every problem. */
export function parseRotationPlan(name: string, args: RotationPlanArgs, today: string): RotationPlanModel {
  const p = problems(`Rotation "${name}"`);
  const rotation = parseRotationAt(args, p, today);
  const { schedule: scheduleArgs, inCluster: inClusterArgs } = args;
  const credentials = parseCredentials(args.credentials ?? [], Object.keys(args.rotateNow ?? {}), p);
  const schedule = scheduleArgs && parseSchedule(scheduleArgs, name, p.at("schedule"));
  const inCluster = inClusterArgs && parseInCluster(inClusterArgs, name, rotation.periodDays, p.at("inCluster"));
  if (schedule?.runner !== undefined && schedule.runner.namespace === inCluster?.namespace)
    p.at("inCluster")
      .at("namespace")
      .note(`"${inCluster.namespace}" is the runner's; give each job a namespace of its own`);
  return p.done({ rotation, credentials, schedule, inCluster });
}

/** What the component registers: nothing but what was asked for. */
export function rotationManifests({ schedule, inCluster }: RotationPlanModel): Planned[] {
  const runner = schedule?.runner;
  return [
    ...(schedule !== undefined && runner?.mode === RunnerMode.Install ? runnerManifests(schedule, runner) : []),
    ...(inCluster === undefined ? [] : inClusterManifests(inCluster)),
  ];
}
