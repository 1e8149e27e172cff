/** Inputs or a state as a program or the engine gives them: nothing about their values is certain yet. */
export type Raw<Fields extends object> = { [Name in keyof Fields]?: unknown };
