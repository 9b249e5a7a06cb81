/** Something in the input that is no Kubernetes object, or cannot be read. */
export interface InputProblem {
  readonly file: string;
  /** 0 where it is about the file as a whole. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** What ends the reading of a file. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly problem: InputProblem;

  constructor(problem: InputProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

/** `pods.yaml:3:1: tabs …`. */
export const inWords = ({ file, line, column, reason }: InputProblem): string => {
  if (file === "") return reason;
  return line === 0 ? `${file}: ${reason}` : `${file}:${line}:${column}: ${reason}`;
};
