/** Says a sentence to whoever runs the command, other than by failing. */
export type Report = (sentence: string) => void;
