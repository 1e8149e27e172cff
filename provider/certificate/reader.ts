/** Who reads the sentences, as far as their advice depends on it. Each text is part of a sentence. */
export interface CertificateReader {
  /** Behind "Pass": how to pass a file, such as an expression in backticks. `name` is an example. */
  file(name: string): string;
  /** Why an input is the text of an object instead of its value, and what to do. */
  objectText: string;
  /** Behind "or": how to admit a certificate that has expired. */
  allowExpired: string;
  /** Behind "renew it and": how to deploy the new certificate. */
  deploy: string;
}
