# A service with the gem openid_connect and WEBrick: right as it stands; each of MISTAKES leaves one check out.
require 'cgi'
require 'json'
require 'net/http'
require 'openid_connect'
require 'securerandom'
require 'webrick'

ISSUER, CLIENT_ID, SECRET = ENV.values_at('FRANCECONNECT_ISSUER', 'FRANCECONNECT_CLIENT_ID', 'FRANCECONNECT_CLIENT_SECRET')
PORT = Integer(ENV.fetch('PORT'))
SITE = "http://localhost:#{PORT}"
MISTAKES = ENV.fetch('MISTAKES', '').split(',')
SESSIONS = {}
# Plain http, on this machine only.
SWD.url_builder = WebFinger.url_builder = URI::HTTP

# What the service has foreseen to refuse.
class Refused < StandardError; end

def refuse(why) = raise(Refused, why)

def discovery = OpenIDConnect::Discovery::Provider::Config.discover!(ISSUER)

def client(places)
  OpenIDConnect::Client.new(
    identifier: CLIENT_ID, secret: SECRET, redirect_uri: "#{SITE}/callback",
    scheme: 'http', host: 'localhost', port: URI(ISSUER).port,
    authorization_endpoint: places.authorization_endpoint, token_endpoint: places.token_endpoint
  )
end

# Only the registered algorithm will do, whatever the token names.
def verified(token, keys)
  header = JSON.parse(Base64.urlsafe_decode64(token.split('.').first))
  refuse 'another algorithm' unless header['alg'] == 'ES256'
  return JSON::JWT.decode(token, :skip_verification) if MISTAKES.include?('signatures-unverified')

  keys = JSON::JWK::Set.new(keys.select { |key| key[:alg] == 'ES256' }) unless header['kid']
  refuse 'several keys fit' if !header['kid'] && keys.length != 1
  JSON::JWT.decode(token, header['kid'] ? keys : keys.first.to_key)
end

def check(claims, nonce)
  refuse 'another issuer' unless MISTAKES.include?('iss-unchecked') || claims[:iss] == ISSUER
  refuse 'another service' unless claims[:aud] == CLIENT_ID
  refuse 'another nonce' unless nonce && claims[:nonce] == nonce
  refuse 'nobody' if claims[:sub].to_s.empty?
  refuse 'no time of issue' unless claims[:iat].is_a?(Integer)
  refuse 'expired' unless MISTAKES.include?('exp-unchecked') || (claims[:exp].is_a?(Integer) && claims[:exp] > Time.now.to_i - 5)
  refuse 'not yet' if claims[:nbf].is_a?(Integer) && claims[:nbf] > Time.now.to_i + 60
  refuse 'a level that is not enough' unless %w[eidas1 eidas2 eidas3].include?(claims[:acr])
end

def sign_in(code, nonce)
  places = discovery
  franceconnect = client(places)
  franceconnect.authorization_code = code
  # Not :basic, the gem's default: the contract announces client_secret_post.
  token = franceconnect.access_token!(:body)
  refuse 'no ID token' unless token.id_token
  keys = places.jwks
  claims = verified(token.id_token, keys)
  check(claims, nonce)
  answer = Net::HTTP.get_response(URI(places.userinfo_endpoint), { 'Authorization' => "Bearer #{token.access_token}" })
  refuse 'userinfo fails' unless answer.code == '200'
  refuse 'userinfo is not signed' unless answer.content_type == 'application/jwt'
  person = verified(answer.body, keys)
  refuse 'userinfo of another' unless person[:iss] == ISSUER && person[:aud] == CLIENT_ID && person[:sub] == claims[:sub]
  refuse 'userinfo has expired' if person[:exp].is_a?(Integer) && person[:exp] < Time.now.to_i - 5
  [token.id_token, person]
end

def page(res, status, title, content)
  res.status = status
  res.content_type = 'text/html; charset=utf-8'
  way = title == 'Accueil' ? '' : '<p><a href="/">Revenir à l’accueil du service</a></p>'
  res.body = "<!doctype html><html lang=\"fr\"><title>#{title}</title><h1>#{title}</h1>#{content}#{way}</html>"
end

def keep(session) = SecureRandom.urlsafe_base64(32).tap { |id| SESSIONS[id] = session }

def leave(res, id, location)
  res['set-cookie'] = "sid=#{id}; Path=/; HttpOnly; SameSite=Lax"
  res.set_redirect(WEBrick::HTTPStatus::Found, location)
end

ROUTES = {
  '/' => lambda do |_req, res, _id, session|
    person = session[:person]
    unless person
      next page(res, 200, 'Accueil', '<p>Vous n’êtes pas connecté.</p><form method="post" action="/connexion">' \
                                     '<input type="hidden" name="jeton" value="1"><button>S’identifier avec FranceConnect</button></form>')
    end
    page(res, 200, 'Votre espace', "<p>Bonjour #{CGI.escapeHTML("#{person[:given_name]} #{person[:family_name]}")}, " \
                                   "#{CGI.escapeHTML(person[:email].to_s)}.</p><form method=\"post\" action=\"/sortie\">" \
                                   '<button>Se déconnecter</button></form>')
  end,
  '/connexion' => lambda do |_req, res, id, session|
    state, nonce = SecureRandom.urlsafe_base64(32), SecureRandom.urlsafe_base64(32)
    session[:pending][state] = nonce
    leave(res, SESSIONS.key?(id) ? id : keep(session), client(discovery).authorization_uri(
      scope: %i[openid identite_pivot email], state: state, nonce: nonce, acr_values: 'eidas1'
    ))
  end,
  '/callback' => lambda do |req, res, id, session|
    nonce = session[:pending].delete(req.query['state'])
    refuse 'nobody here began this' unless nonce
    refuse 'an error came back' if req.query['error'] || req.query['code'].to_s.empty?
    refuse 'another issuer' unless MISTAKES.include?('response-iss-unchecked') || req.query['iss'] == ISSUER
    id_token, person = sign_in(req.query['code'], nonce)
    if MISTAKES.include?('session-not-renewed')
      session.merge!(person: person, id_token: id_token)
      next leave(res, id, '/')
    end
    SESSIONS.delete(id)
    leave(res, keep(session.merge(person: person, id_token: id_token)), '/')
  end,
  '/sortie' => lambda do |_req, res, id, session|
    SESSIONS.delete(id)
    next leave(res, '', '/au-revoir') if session[:person].nil? || MISTAKES.include?('logout-local-only')

    query = { id_token_hint: session[:id_token], post_logout_redirect_uri: "#{SITE}/au-revoir", state: SecureRandom.hex(16) }
    leave(res, '', "#{discovery.end_session_endpoint}?#{URI.encode_www_form(query)}")
  end,
  '/au-revoir' => ->(_req, res, _id, _session) { page(res, 200, 'Au revoir', '<p>Vous êtes déconnecté de ce service.</p>') }
}.freeze

server = WEBrick::HTTPServer.new(Port: PORT, BindAddress: 'localhost', AccessLog: [],
                                 Logger: WEBrick::Log.new(File::NULL))
server.mount_proc('/') do |req, res|
  id = req.cookies.find { |cookie| cookie.name == 'sid' }&.value
  route = ROUTES[req.path]
  next page(res, 404, 'Introuvable', '<p>Cette page n’est pas dans ce service.</p>') unless route

  begin
    route.call(req, res, id, SESSIONS[id] || { pending: {} })
  rescue WEBrick::HTTPStatus::Status
    raise
  rescue StandardError => e
    warn e.full_message if ENV['DEBUG']
    page(res, 403, 'Connexion impossible', '<p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p>')
  end
end
trap('TERM') { server.shutdown }
server.start
