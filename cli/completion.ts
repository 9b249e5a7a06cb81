import { Argument, Command, type Option } from "commander";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

/** `palisade completion`: a script for a shell, made from the commands themselves. */
export const completionCommand = (): Command =>
  new Command("completion")
    .summary("print a script that completes commands and options in a shell")
    .description(
      "Prints a script for a shell. To have it now: source <(palisade completion bash); in every session: put that line\n" +
        "into ~/.bashrc. The same with zsh and ~/.zshrc; for fish: palisade completion fish | source.",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .action((shell: Shell, _options: object, command: Command) => {
      process.stdout.write(completionFor(shell, command.parent ?? command));
    });

/** What can follow a command. */
interface Node {
  /** Names below the program: `policies docs`. */
  readonly path: string;
  readonly commands: readonly Command[];
  readonly options: readonly Option[];
  /** Choices of its arguments. */
  readonly words: readonly string[];
}

function nodesOf(command: Command, path = ""): Node[] {
  const words = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const { commands, options } = command;
  const below = commands.flatMap((child) => nodesOf(child, `${path} ${child.name()}`.trim()));
  return [{ path, commands, options, words }, ...below];
}

export function completionFor(shell: Shell, program: Command): string {
  const nodes = nodesOf(program);
  return shell === "fish" ? fish(program.name(), nodes) : posix(shell, program.name(), nodes);
}

const namesOf = ({ short, long }: Option): string[] =>
  [short, long].flatMap((name) => (name === undefined ? [] : [name]));
const wordsOf = ({ commands, options, words }: Node): string =>
  [...commands.map((command) => command.name()), ...words, ...options.flatMap(namesOf), "--help"].join(" ");

/** Lines of a `case`: what may follow an option that takes one of some words. */
const choiceLines = ({ path, options }: Node): string[] =>
  options.flatMap((option) =>
    option.argChoices === undefined
      ? []
      : namesOf(option).map((name) => `    "${path}|${name}") words="${option.argChoices?.join(" ")}" ;;`),
  );

/** One function for bash, which zsh runs too: a table of words by command, another of words by option. */
function posix(shell: Shell, name: string, nodes: readonly Node[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`);
  const lines = [
    `# ${shell} completion for ${name}`,
    ...(shell === "zsh" ? ["autoload -U +X bashcompinit && bashcompinit"] : []),
    `_${name}() {`,
    `  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" index next`,
    "  for ((index = 1; index < COMP_CWORD; index++)); do",
    `    next="\${path:+$path }\${COMP_WORDS[index]}"`,
    `    case "$next" in ${paths.join("|")}) path="$next" ;; esac`,
    "  done",
    '  case "$path|$previous" in',
    ...nodes.flatMap(choiceLines),
    "  esac",
    '  if [[ -z "$words" ]]; then',
    '    case "$path" in',
    ...nodes.map((node) => `      "${node.path}") words="${wordsOf(node)}" ;;`),
    "    esac",
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    `complete -o default -F _${name} ${name}`,
  ];
  return `${lines.join("\n")}\n`;
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Commands and options of the command that was typed last. */
function fish(name: string, nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const names = node.commands.map((command) => command.name());
    const seen = node.path.split(" ").filter((word) => word !== "");
    const without = names.length === 0 ? "" : `; and not __fish_seen_subcommand_from ${names.join(" ")}`;
    const inside = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    const when = quoted(`${inside === "" ? "true" : inside}${without}`);
    return [
      ...node.commands.map(
        (one) => `complete -c ${name} -f -n ${when} -a ${one.name()} -d ${quoted(one.summary() || one.description())}`,
      ),
      ...node.words.map((word) => `complete -c ${name} -f -n ${when} -a ${word}`),
      ...node.options.map((option) => fishOption(name, when, option)),
    ];
  });
  return `# fish completion for ${name}\n${lines.join("\n")}\n`;
}

function fishOption(name: string, when: string, { short, long, required, argChoices, description }: Option): string {
  const parts = [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
    ...(argChoices === undefined ? [] : ["-x", `-a ${quoted(argChoices.join(" "))}`]),
    ...(required && argChoices === undefined ? ["-r"] : []),
  ];
  return `complete -c ${name} -n ${when} ${parts.join(" ")} -d ${quoted(description)}`;
}
