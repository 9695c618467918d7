export const wrong: number = "node";
