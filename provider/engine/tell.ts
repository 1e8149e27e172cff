/** Says a sentence to whoever runs the command, other than by failing. */
export type Tell = (sentence: string) => void;
