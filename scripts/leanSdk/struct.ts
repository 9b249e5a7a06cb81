import { PbfReader } from "pbf";

/** Wire numbers of google.protobuf's Struct, its entries, Value and ListValue. */
const field = { entry: 1, key: 1, value: 2, item: 1 } as const;
const kind = { nothing: 1, number: 2, text: 3, flag: 4, struct: 5, list: 6 } as const;

type Plain = Record<string, unknown>;
type Entry = [key: string, value: unknown];

function readValue(tag: number, holder: { value: unknown }, reader: PbfReader): void {
  if (tag === kind.text) holder.value = reader.readString();
  else if (tag === kind.struct) holder.value = structOf(reader.readMessage(readEntries, []));
  else if (tag === kind.list) holder.value = reader.readMessage(readItem, []);
  else if (tag === kind.number) holder.value = reader.readDouble();
  else if (tag === kind.flag) holder.value = reader.readBoolean();
  else if (tag === kind.nothing) holder.value = null;
}

const valueIn = (reader: PbfReader): unknown => reader.readMessage(readValue, { value: undefined }).value;

function readItem(tag: number, items: unknown[], reader: PbfReader): void {
  if (tag === field.item) items.push(valueIn(reader));
}

function readEntry(tag: number, entry: Entry, reader: PbfReader): void {
  if (tag === field.key) entry[0] = reader.readString();
  else if (tag === field.value) entry[1] = valueIn(reader);
}

function readEntries(tag: number, entries: Entry[], reader: PbfReader): void {
  if (tag === field.entry) entries.push(reader.readMessage(readEntry, ["", undefined]));
}

/** The engine sends maps in another order each time; what is found goes by that of keys. */
function structOf(entries: Entry[]): Plain {
  const plain: Plain = {};
  for (const [key, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) plain[key] = value;
  return plain;
}

/** Plain data out of the bytes of a Struct, without a message for each of its values. */
export const plainOf = (bytes: Uint8Array): Plain => structOf(new PbfReader(bytes).readFields(readEntries, []));
