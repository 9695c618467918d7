/** How many arrays and objects a JSON text may nest. */
export const maxJsonDepth = 128;

/**
 * How many type constructors a WIT type may nest. Below `maxJsonDepth`, so that the JSON text of
 * every value of an accepted type can be read again: a type constructor adds at most one JSON
 * level, the array of parameters one more.
 */
export const maxTypeDepth = 100;

/**
 * How many types a WIT type may consist of when all names are replaced by what they mean, an item of
 * a list of fixed length counted as often as it is there. A few lines of WIT can ask for billions.
 */
export const maxTypeSize = 1_000_000;

/** Longest integer in a JSON text, in characters: longer than any that fits a WIT type. */
export const maxIntegerLength = 400;

/** Longest `string` value, in UTF-16 code units. */
export const maxStringLength = 1_048_576;

/** Most items that a `list<T, N>` can have. */
export const maxFixedListLength = 65_536;

/** Most items of one `list` value, most entries of one `map` value. */
export const maxListLength = 1_048_576;

/** Longest piece of the expected type that an error message shows, in UTF-16 code units. */
export const maxShownTypeLength = 1000;

/** Longest piece of a refused value that an error message shows, in UTF-16 code units. */
export const maxShownLength = 80;
