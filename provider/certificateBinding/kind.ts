import type { Account } from "../alicloud/account";
import type { Fields } from "../engine/fields";
import type { Raw } from "../engine/raw";
import type { Target } from "./target";

/** What differs between the resources that have a name serve a certificate. */
export interface BindingKind<Place extends object, Settings extends object = object> {
  /** Such as `CdnDomainCertificate`. */
  type: string;
  /** The inputs that say which name it is. */
  placeFields: Fields;
  /** Inputs of its own: what a destroy can do, whether it takes `casCertificate`, and its settings, which are those that are written. */
  ownFields: Fields;
  placeOf(inputs: Place): Place;
  /** The inputs in the form that ids and diffs use, with what the configuration sets. */
  complete?(inputs: Raw<Place>, defaultRegion: string | undefined): Raw<Place>;
  /** How the inputs of a place contradict each other, a sentence each. */
  placeConflicts?(inputs: Raw<Place>): string[];
  id(place: Place): string;
  /** The place in an id, for an import; `undefined` for another text. */
  placeIn(id: string): Place | undefined;
  /** The form of an id, such as `cdn/www.example.com`. */
  idExample: string;
  /** What the domain belongs to: the product, or region and bucket. */
  around(place: Place): string;
  /** What the certificate must cover. */
  domainOf(inputs: Raw<Place>): unknown;
  /** @param inputs the whole inputs, or the state */
  open(place: Place, account: Account, inputs: Partial<Settings>): Target;
  /** How to make a name that is missing, a sentence. */
  howToMake: string;
  /** What is wrong with the key's algorithm, such as `RSA 2048`: a sentence, or `undefined`. */
  keyProblem?(algorithm: string): string | undefined;
  /** What a user should know once the name exists and is about to be written for the first time, a sentence each. */
  firstLook?(place: Place, account: Account): Promise<string[]>;
  /** What a user should know when a name that served no certificate gets one, a sentence. */
  firstCertificate?: string;
}
