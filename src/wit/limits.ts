/** How many arrays and objects a JSON text may nest. */
export const maxJsonDepth = 128;

/**
 * How many type constructors a WIT type may nest. Below `maxJsonDepth`, so that the JSON text of
 * every value of an accepted type can be read again: a type constructor adds at most one JSON
 * level, the array of parameters one more.
 */
export const maxTypeDepth = 100;

/** Longest integer in a JSON text, in characters: longer than any that fits a WIT type. */
export const maxIntegerLength = 400;

/** Longest `string` value, in UTF-16 code units. */
export const maxStringLength = 1_048_576;

/** Most items of one `list` value. */
export const maxListLength = 1_048_576;

/** Longest piece of a refused value that an error message shows, in UTF-16 code units. */
export const maxShownLength = 80;
