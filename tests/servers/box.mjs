// A PDS and a directory of identities (PLC) in one process, for tests on loopback.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { PDS, envToCfg, envToSecrets, readEnv } from '@atproto/pds'
import plc from '@did-plc/server'

const port = Number(process.env.BOX_PORT)
const data = process.env.BOX_DATA
const secret = () => randomBytes(32).toString('hex')
for (const folder of ['blobs', 'uploads']) mkdirSync(`${data}/${folder}`, { recursive: true })

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: port + 2 })
await directory.start()

const settings = {
  ...readEnv(),
  port,
  hostname: 'localhost',
  devMode: true,
  dataDirectory: data,
  blobstoreDiskLocation: `${data}/blobs`,
  blobstoreDiskTmpLocation: `${data}/uploads`,
  didPlcUrl: `http://localhost:${port + 2}`,
  plcRotationKeyK256PrivateKeyHex: secret(),
  dpopSecret: secret(),
  jwtSecret: secret(),
  adminPassword: secret(),
  inviteRequired: false,
  disableSsrfProtection: true,
  serviceHandleDomains: ['.test'],
  crawlers: [],
}
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings))
await pds.start()
console.log('READY')
