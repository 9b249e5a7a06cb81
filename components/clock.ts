/** The day of the run in UTC: the only clock of all components. PALISADE_TODAY replaces it, for tests and rehearsals. */
export const today = (): string => process.env.PALISADE_TODAY ?? new Date().toISOString().slice(0, 10);
