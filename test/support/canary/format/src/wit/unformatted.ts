export const unformatted = { 'quotes' : 'single' }
