/** Reports a message to the user without failing. */
export type Report = (sentence: string) => void;
