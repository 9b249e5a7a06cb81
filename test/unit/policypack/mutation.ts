import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { transformSync } from "esbuild";
import ts from "typescript";
import { allRules } from "../../../policypack/rules";
import type { Rule } from "../../../policypack/rules/rule";
import { type Fixture, fixturesOf, problemWith, rulesRoot } from "./fixtures";

/** One clause taken out of a rule: the text between two offsets gives way to another. */
interface Mutant {
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

/** Lists of what a rule looks at or allows, and of the findings it adds up: each loses one element. */
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

function collect(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (ts.isPropertyAssignment(node) && prose.includes(node.name.getText(source))) return [];
  const below: Mutant[] = [];
  node.forEachChild((child) => void below.push(...collect(child, source)));
  return [...mutantsOf(node, source), ...below];
}

function load(text: string, path: string): Rule {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "node20" });
  const made = new Module(path);
  made.filename = path;
  made.paths = [];
  Reflect.get(made, "_compile").call(made, code, path);
  return made.exports.rule;
}

const isKilled = (rule: Rule, fixtures: readonly Fixture[]): boolean =>
  fixtures.some((fixture) => problemWith(rule, fixture) !== undefined);

interface Score {
  killed: number;
  readonly survivors: string[];
}

function scoreOf(id: string): Score {
  const path = join(rulesRoot, id, "rule.ts");
  const text = readFileSync(path, "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const fixtures = fixturesOf(id);
  const score: Score = { killed: 0, survivors: [] };
  for (const { start, end, text: replacement } of collect(source, source)) {
    const mutated = text.slice(0, start) + replacement + text.slice(end);
    if (isKilled(load(mutated, path), fixtures)) score.killed += 1;
    else {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const gone = text.slice(start, end).replace(/\s+/g, " ").slice(0, 70);
      score.survivors.push(`${id}:${line + 1}: ${gone} → ${replacement.replace(/\s+/g, " ").slice(0, 50)}`);
    }
  }
  return score;
}

/** `npx tsx test/unit/policypack/mutation.ts [prefix…]`: what no fixture would miss, and the score. */
function main(prefixes: readonly string[]): void {
  const chosen = allRules().filter(
    ({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)),
  );
  const scores = chosen.map(({ id }) => scoreOf(id));
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const survivors = scores.flatMap((score) => score.survivors);
  for (const survivor of survivors) console.log(survivor);
  const all = killed + survivors.length;
  console.log(`${killed} of ${all} mutants found: ${((100 * killed) / Math.max(all, 1)).toFixed(1)} %`);
  process.exitCode = killed / Math.max(all, 1) >= 0.95 ? 0 : 1;
}

main(process.argv.slice(2));
