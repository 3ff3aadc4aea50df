/** Where the members lie that have methods of their own. */

export const PERMISSIONS = ['permissions'] as const

/** The type's keys are texts; over an abstract `S` the compiler cannot see that. */
export const preference = (key: PropertyKey): readonly [string, string] => ['preferences', key as string]
