/** What of ajv writes a validator as text. Not in `ajv.cjs`, which a service may bundle. */
'use strict'

exports.standalone = () => require('ajv/dist/standalone/index.js').default
/** The file of the formats, whose functions a compiled schema takes along as they are. */
exports.formatsFile = () => require.resolve('ajv-formats/dist/formats.js')
