# The gem openid_connect, with WEBrick around it.
require 'openid_connect'
require 'securerandom'
require 'webrick'

ISSUER, SITE, ACR = ENV.values_at('ISSUER', 'URL', 'ACR')
# Plain http, on this machine only.
SWD.url_builder = WebFinger.url_builder = URI::HTTP
discovered = OpenIDConnect::Discovery::Provider::Config.discover!(ISSUER)

new_client = lambda do
  OpenIDConnect::Client.new(
    identifier: ENV['CLIENT_ID'], secret: ENV['CLIENT_SECRET'], redirect_uri: "#{SITE}/callback",
    scheme: 'http', host: 'localhost', port: URI(ISSUER).port,
    authorization_endpoint: discovered.authorization_endpoint, token_endpoint: discovered.token_endpoint
  )
end
pending = {}

server = WEBrick::HTTPServer.new(Port: URI(SITE).port, BindAddress: 'localhost', AccessLog: [],
                                 Logger: WEBrick::Log.new($stderr, WEBrick::Log::ERROR))
server.mount_proc('/connexion') do |_req, res|
  state, nonce = SecureRandom.hex(32), SecureRandom.hex(32)
  pending[state] = nonce
  res.set_redirect(WEBrick::HTTPStatus::Found, new_client.call.authorization_uri(
    scope: %i[openid identite_pivot], state: state, nonce: nonce, acr_values: ACR
  ))
end
server.mount_proc('/callback') do |req, res|
  nonce = pending.delete(req.query['state']) or raise 'another state'
  client = new_client.call
  client.authorization_code = req.query['code']
  # Not :basic, the gem's default: the contract announces client_secret_post.
  token = client.access_token!(:body)
  keys = discovered.jwks
  id_token = OpenIDConnect::ResponseObject::IdToken.decode(token.id_token, keys)
  id_token.verify!(issuer: ISSUER, client_id: ENV['CLIENT_ID'], nonce: nonce)
  raise 'the level is not the one asked for' unless id_token.acr == ACR

  # token.userinfo! expects JSON: the answer is a signed token.
  jws = OpenIDConnect.http_client.get(discovered.userinfo_endpoint, {}, { 'Authorization' => "Bearer #{token.access_token}" }).body
  person = JSON::JWT.decode(jws, keys)
  raise 'another person' unless person[:sub] == id_token.sub

  res.content_type = 'text/html; charset=utf-8'
  res.body = "Bonjour #{person[:given_name]} #{person[:family_name]}"
end
server.mount_proc('/') { |_req, res| res.body = 'Accueil' }
trap('TERM') { server.shutdown }
server.start
