export const storage: DurableObjectStorage | undefined = undefined;
export const platform: string = __dirname;
