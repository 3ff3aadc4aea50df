import type standaloneCode from 'ajv/dist/standalone/index.js'

export declare function standalone(): typeof standaloneCode
export declare function formatsFile(): string
