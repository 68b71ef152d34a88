// Preloaded: listeners bind to 127.0.0.1 alone, and connecting anywhere else fails at once.
const dns = require('node:dns')
const net = require('node:net')

const isLocal = (host) => !host || host === 'localhost' || host.endsWith('.localhost') || host === '::1' || host.startsWith('127.')
const refusal = (host) => Object.assign(new Error(`${host} is not on this machine`), { code: 'ENOTFOUND' })

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === 'object' && first !== null && 'port' in first) first = { ...first, host: '127.0.0.1' }
  else if (typeof first === 'number') rest = ['127.0.0.1', ...rest.filter((value) => typeof value !== 'string')]
  return listen.call(this, first, ...rest)
}

const lookup = dns.lookup
dns.lookup = (host, options, done) =>
  isLocal(host) ? lookup(host, options, done) : process.nextTick(done ?? options, refusal(host))

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...values) {
  const options = Array.isArray(values[0]) ? values[0][0] : values[0]
  const host = typeof options === 'object' ? (options.path ? '' : options.host) : typeof values[1] === 'string' ? values[1] : ''
  if (isLocal(host)) return connect.apply(this, values)
  process.nextTick(() => this.destroy(refusal(host)))
  return this
}
