import provider from "@pulumi/pulumi/proto/provider_pb";
import type { Change, Difference } from "./resource";

const { Kind } = provider.PropertyDiff;
const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

const rootOf = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;
const unique = (items: string[]): string[] => [...new Set(items)];

function propertyDiff(change: Change) {
  const diff = new provider.PropertyDiff();
  diff.setKind(kinds[change.kind][change.replaces ? 1 : 0]);
  diff.setInputdiff(true);
  return diff;
}

export function differenceResponse({ changes, deleteBeforeReplace }: Difference) {
  const response = new provider.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(unique(changes.map((change) => rootOf(change.path))));
  response.setReplacesList(changes.filter((change) => change.replaces).map((change) => change.path));
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const change of changes) response.getDetaileddiffMap().set(change.path, propertyDiff(change));
  return response;
}
