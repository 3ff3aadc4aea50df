import type { NextConfig } from 'next'

// Else Next takes the lock file of the repository for its own.
const config: NextConfig = { turbopack: { root: import.meta.dirname } }
export default config
