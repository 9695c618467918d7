/**
 * Set for the build command that wrangler runs in a server which builds by itself: that one only hands wrangler what
 * is built already. A build that fails there would keep wrangler from serving until one succeeds.
 */
export const serverBuildsVariable = "OBELISK_SERVER_BUILDS";
