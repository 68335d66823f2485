/** Version of the engine: that of its package. */
export const engineVersion = '0.1.0';
