/** Most parameters that are passed as core values; more are passed in memory. */
export const maxFlatParams = 16;

/** Most core values of a result that are returned as such. */
export const maxFlatResults = 1;

/** Most bytes of one string or list in memory, and of any type, by the canonical ABI. */
export const maxBlockBytes = 2 ** 28 - 1;

/** Most bytes that lifting one value may take from the host, far more than a value may have. */
export const maxLiftedBytes = 2 ** 25;

/** What an item of an array takes on the host's side at least. */
export const itemBytes = 8;
