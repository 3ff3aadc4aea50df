import type * as Plotting from '@observablehq/plot'

/**
 * Plot moves everything by half a pixel unless the screen has two for one; it asks once, when it is loaded, and takes
 * mocha for a coarse screen. A figure is the same wherever it is made.
 */
Reflect.set(globalThis, 'window', { devicePixelRatio: 2 })
export const Plot: typeof Plotting = await import('@observablehq/plot')
Reflect.deleteProperty(globalThis, 'window')
