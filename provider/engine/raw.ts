/** Inputs or a state as a program or the engine passes them. Their values are not checked yet. */
export type Raw<Fields extends object> = { [Name in keyof Fields]?: unknown };
