import { InputPropertiesError } from "@pulumi/pulumi";

/** One thing that is wrong with an argument: where it stands, and what to write instead. */
export interface Problem {
  path: string;
  reason: string;
}

/** Collects every problem below one path, so that a user mends all of them in one go. */
export interface Problems {
  /** The same collection, one step deeper: `at("egress")`, `at(0)`. */
  at(step: string | number): Problems;
  note(reason: string): void;
  /** Whether nothing was noted here or below: what comes next may then rely on it. */
  clean(): boolean;
  /** Throws if anything was noted anywhere; else hands the model back. */
  done<Model>(model: Model): Model;
}

const join = (path: string, step: string | number): string =>
  typeof step === "number" ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`;

/** Whether a path is another one, or goes on from it: `hostKeys` does not go on from `host`. */
const isBelow = (path: string, above: string): boolean =>
  above === "" || path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);

/** Renders problems as people read them: a headline, then a line each. */
export function printProblems(subject: string, found: readonly Problem[]): string {
  const count = found.length === 1 ? "1 problem" : `${found.length} problems`;
  const lines = found.map(({ path, reason }) => (path === "" ? `  ${reason}` : `  ${path}: ${reason}`));
  return [`${subject}: ${count}`, ...lines].join("\n");
}

function collector(subject: string, found: Problem[], path: string): Problems {
  return {
    at: (step) => collector(subject, found, join(path, step)),
    note: (reason) => void found.push({ path, reason }),
    clean: () => !found.some((problem) => isBelow(problem.path, path)),
    done: (model) => {
      if (found.length === 0) return model;
      // One error type serves both doors: local programs print the message, remote components each property.
      throw new InputPropertiesError({
        message: printProblems(subject, found),
        errors: found.map(({ path: propertyPath, reason }) => ({ propertyPath, reason })),
      });
    },
  };
}

/** Starts a collection for one component: `problems('GasTown "gt"')`. */
export const problems = (subject: string): Problems => collector(subject, [], "");
