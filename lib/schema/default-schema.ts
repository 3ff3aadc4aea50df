/** schemas/session.schema.json, which a module cannot import in every output we publish; a spec keeps them equal. */
export const DEFAULT_SCHEMA: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:json-session-store:session',
  title: 'Session',
  description:
    'The data of a web session, as the application writes and reads it. An anonymous session has no user_id. More members are allowed.',
  type: 'object',
  properties: {
    user_id: {
      description: 'Who is logged in. 1001 and "1001" are one user.',
      type: ['integer', 'string', 'null'],
    },
    email: {
      description: "The user's address.",
      type: 'string',
    },
    role: {
      description: 'The user\'s role, for example "admin".',
      type: 'string',
    },
    permissions: {
      description: 'What the user may do; each permission once.',
      type: 'array',
      items: {
        type: 'string',
      },
      uniqueItems: true,
    },
    preferences: {
      description: 'What the user chose; more members are allowed.',
      type: 'object',
      properties: {
        theme: {
          description: 'For example "dark".',
          type: 'string',
        },
        language: {
          description: 'A language tag, for example "en".',
          type: 'string',
        },
      },
    },
  },
  examples: [
    {
      user_id: 1001,
      email: 'alice@example.com',
      role: 'admin',
      permissions: ['read', 'write', 'admin'],
      preferences: {
        theme: 'dark',
        language: 'en',
      },
    },
    {
      preferences: {
        language: 'de',
      },
    },
  ],
}
