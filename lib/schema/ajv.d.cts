import type { Ajv, Format, _ } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'
import type standaloneCode from 'ajv/dist/standalone/index.js'

export declare function ajv07(): typeof Ajv
export declare function ajv2020(): typeof Ajv2020
export declare function codegen(): typeof _
export declare function formats(): Readonly<Record<string, Format>>
export declare function standalone(): typeof standaloneCode
export declare function formatsFile(): string
