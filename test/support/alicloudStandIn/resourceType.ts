import type { Configuration } from "./configuration";

/** Properties of a resource, as plain JSON. */
export type Properties = Record<string, unknown>;

/** What a property may be. `unused` ones exist in the real plugin and are refused here, since nothing would be done with them. */
export type Kind = "string" | "boolean" | "number" | "object" | "list" | "unused";

/** The input of an update. */
export interface Change {
  id: string;
  /** The outputs in the state. */
  olds: Properties;
  /** The inputs of the state. */
  oldInputs: Properties;
  news: Properties;
  ignored: readonly string[];
}

/** A resource type of the plugin: its inputs, and the real one's calls. */
export interface ResourceType {
  properties: Readonly<Record<string, Kind>>;
  required: readonly string[];
  /** Inputs whose change replaces. */
  replaces: readonly string[];
  create(inputs: Properties, configuration: Configuration): Promise<{ id: string; outputs: Properties }>;
  /** `undefined` when it is gone. */
  read(id: string, outputs: Properties, configuration: Configuration): Promise<Properties | undefined>;
  update?(change: Change, configuration: Configuration): Promise<void>;
  delete(id: string, outputs: Properties, configuration: Configuration): Promise<void>;
  /** Further properties that a diff shows in addition to changed inputs. */
  drift?(change: Omit<Change, "id">): string[];
}

/** A text property. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== "string") {
    throw new Error(`${name} is not text.`);
  }
  return value;
}
