import type { Ajv, Format } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'

export declare function ajv07(): typeof Ajv
export declare function ajv2020(): typeof Ajv2020
export declare function formats(): Readonly<Record<string, Format>>
