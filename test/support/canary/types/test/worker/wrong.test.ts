export const wrong: number = "worker";
