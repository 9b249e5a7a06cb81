import ts from "typescript";

/** One clause taken out of a file: the text between two offsets gives way to another. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const flips = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.LessThanToken, ">="],
  [ts.SyntaxKind.LessThanEqualsToken, ">"],
  [ts.SyntaxKind.GreaterThanToken, "<="],
  [ts.SyntaxKind.GreaterThanEqualsToken, "<"],
]);
const logical = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken];

function mutantsOfBinary(node: ts.BinaryExpression, source: ts.SourceFile): Mutant[] {
  const whole = { start: node.getStart(source), end: node.end };
  const operator = node.operatorToken;
  if (logical.includes(operator.kind))
    return [node.left, node.right].map((kept) => ({ ...whole, text: kept.getText(source) }));
  const flipped = flips.get(operator.kind);
  return flipped === undefined ? [] : [{ start: operator.getStart(source), end: operator.end, text: flipped }];
}

/** Lists of what is looked at or allowed, and of findings that are added up: each loses one element. */
const mutantsOfList = (node: ts.ArrayLiteralExpression, source: ts.SourceFile): Mutant[] =>
  node.elements.map((gone) => ({
    start: node.getStart(source),
    end: node.end,
    text: `[${node.elements
      .filter((element) => element !== gone)
      .map((element) => element.getText(source))
      .join(", ")}]`,
  }));

function mutantsOf(node: ts.Node, source: ts.SourceFile): Mutant[] {
  const whole = { start: node.getStart(source), end: node.end };
  if (ts.isBinaryExpression(node)) return mutantsOfBinary(node, source);
  if (ts.isArrayLiteralExpression(node)) return mutantsOfList(node, source);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [{ ...whole, text: node.operand.getText(source) }];
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].map((kept) => ({ ...whole, text: `(${kept.getText(source)})` }));
  if (ts.isIfStatement(node) && node.elseStatement === undefined) return [{ ...whole, text: "" }];
  return [];
}

// What a rule says about itself is data for people; only its check can be wrong.
const prose = ["compliance", "says", "why", "mend", "kinds", "config"];

function collect(node: ts.Node, source: ts.SourceFile, skipped: readonly string[]): Mutant[] {
  if (ts.isPropertyAssignment(node) && skipped.includes(node.name.getText(source))) return [];
  if (ts.isTypeNode(node)) return [];
  const below: Mutant[] = [];
  node.forEachChild((child) => void below.push(...collect(child, source, skipped)));
  return [...mutantsOf(node, source), ...below];
}

export interface Mutants {
  readonly mutants: readonly Mutant[];
  /** `17: gone → instead`. */
  print(mutant: Mutant): string;
  /** The file's text with the clause taken out. */
  apply(mutant: Mutant): string;
}

const short = (text: string, most: number): string => text.replace(/\s+/g, " ").slice(0, most);

/** Every clause that can be taken out of a file. */
export function mutantsIn(path: string, text: string, kind: "rule" | "shared"): Mutants {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return {
    mutants: collect(source, source, kind === "rule" ? prose : []),
    print: ({ start, end, text: instead }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      return `${line + 1}: ${short(text.slice(start, end), 70)} → ${short(instead, 50)}`;
    },
    apply: ({ start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end),
  };
}
