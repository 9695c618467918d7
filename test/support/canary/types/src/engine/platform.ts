export const platform: string = process.version;
