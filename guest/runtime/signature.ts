/** What the build tells a component about its functions. Names are as in JavaScript, cases of variants as in WIT. */
import type { WitType } from "../../src/wit/wit-type.ts";

export interface Signature {
  /** Full name of the function in WIT. */
  readonly ffqn: string;
  /** In camelCase. */
  readonly name: string;
  /** Names of params and of fields inside their types are in camelCase. */
  readonly params: readonly { readonly name: string; readonly type: WitType }[];
  readonly result: WitType | null;
}
