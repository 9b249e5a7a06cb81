/** An error that a user can mend: its message is all they see, and the process ends with its code. */
export class UserProblem extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "UserProblem";
    this.exitCode = exitCode;
  }
}

export const exitCodeOf = (thrown: unknown): number => {
  const code: unknown = typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, "exitCode") : undefined;
  return typeof code === "number" ? code : 1;
};
