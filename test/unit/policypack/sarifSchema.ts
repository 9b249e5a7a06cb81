/**
 * What code-scanning pages ask of SARIF beyond the standard, and the part of the standard that our reports use: a place and a
 * fingerprint for every result, texts and a score for every rule. It refuses every property that our reports do not use.
 */
const text = { type: "string", minLength: 1 };
const texts = { type: "array", items: text, uniqueItems: true };
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});
const list = (items: object): object => ({ type: "array", items });

const message = closed({ text, markdown: text }, ["text"]);
const level = { enum: ["none", "note", "warning", "error"] };
const index = { type: "integer", minimum: -1 };
const position = { type: "integer", minimum: 1 };
const region = closed({ startLine: position, startColumn: position }, ["startLine"]);
const artifactLocation = closed({ uri: { type: "string", pattern: "^[!#-;=?-\\[\\]_a-z~%]+$" }, uriBaseId: text }, [
  "uri",
]);
const location = closed({
  physicalLocation: closed({ artifactLocation, region }, ["artifactLocation"]),
  logicalLocations: list(closed({ fullyQualifiedName: text, kind: text, name: text })),
});
const notification = closed({ level, message, locations: list(location) }, ["message"]);
const rule = closed(
  {
    id: text,
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: closed({ level }),
    // A bag: anything may stand in it, and these mean something to code-scanning pages.
    properties: {
      type: "object",
      properties: {
        tags: { ...texts, maxItems: 20 },
        precision: { enum: ["very-high", "high", "medium", "low"] },
        "problem.severity": { enum: ["error", "warning", "recommendation"] },
        "security-severity": { type: "string", pattern: "^(10\\.0|[0-9]\\.[0-9])$" },
      },
      required: ["tags", "security-severity"],
    },
  },
  // The standard asks for the id alone; pages show the rest.
  ["id", "shortDescription", "fullDescription", "help", "properties"],
);
const result = closed(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    message,
    locations: { ...list(location), minItems: 1 },
    partialFingerprints: { type: "object", additionalProperties: text, minProperties: 1 },
  },
  ["ruleId", "message", "locations", "partialFingerprints"],
);
const driver = closed({ name: text, version: text, rules: { ...list(rule), uniqueItems: true } }, ["name"]);
const invocation = closed(
  {
    executionSuccessful: { type: "boolean" },
    toolExecutionNotifications: list(notification),
    toolConfigurationNotifications: list(notification),
  },
  ["executionSuccessful"],
);
const run = closed(
  {
    tool: closed({ driver }, ["driver"]),
    columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
    invocations: list(invocation),
    results: list(result),
  },
  ["tool", "results"],
);

export const pageSchema = closed({ $schema: { type: "string" }, version: { const: "2.1.0" }, runs: list(run) }, [
  "version",
  "runs",
]);
