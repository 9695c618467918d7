import { used } from "./wit/used.ts";
import "no-such-package";

export default { used };
