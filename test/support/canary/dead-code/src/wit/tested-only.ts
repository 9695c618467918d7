export const testedOnly = 1;
