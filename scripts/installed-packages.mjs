/**
 * Compares what is installed with what the lockfile asks for. Plain JavaScript of Node 20: it runs
 * before the packages, and so before the Node that strips types, are there.
 */

/**
 * A lockfile of npm, or the copy that npm keeps of what it installed.
 *
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lockfile
 */

/**
 * Packages that are not installed in their locked version. One that is optional may be absent
 * (it is for another platform), but not of another version.
 *
 * @param {Lockfile} locked
 * @param {Lockfile} installed
 * @returns {string[]} paths such as `node_modules/hono`
 */
export function missingPackages(locked, installed) {
  return Object.entries(locked.packages)
    .filter(([path]) => path !== "")
    .filter(([path, wanted]) => {
      const present = installed.packages[path];
      return present === undefined ? wanted.optional !== true : present.version !== wanted.version;
    })
    .map(([path]) => path);
}
