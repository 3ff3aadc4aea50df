/**
 * ajv, when the first schema is compiled: where all are precompiled it is never loaded. This file is CommonJS because
 * its `require` is the only way to load a module that is late, not asynchronous, and seen by every bundler.
 */
'use strict'

exports.ajv07 = () => require('ajv').Ajv
exports.ajv2020 = () => require('ajv/dist/2020.js').Ajv2020
exports.codegen = () => require('ajv')
exports.dataTypes = () => require('ajv/dist/compile/util.js').Type
exports.formats = () => require('ajv-formats/dist/formats.js').fullFormats
