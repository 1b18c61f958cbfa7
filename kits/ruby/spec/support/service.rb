require 'json/jwt'
require 'securerandom'

# A service written with the gem json-jwt, in the place of your application.
class Service
  CALLBACK = 'http://localhost:3000/callback'.freeze

  def initialize(settings, callback: CALLBACK)
    @settings = settings
    @callback = callback
    @state = SecureRandom.hex(32)
    @nonce = SecureRandom.hex(32)
  end

  # Where the service sends the citizen.
  def authorization_url
    "#{@settings.issuer}/authorize?" + URI.encode_www_form(
      response_type: 'code', client_id: @settings.client_id, redirect_uri: @callback,
      scope: 'openid identite_pivot', acr_values: 'eidas1', state: @state, nonce: @nonce
    )
  end

  # What the service does at its callback: the person, or the exception with which it refuses.
  def person_of(callback_url)
    answer = URI.decode_www_form(URI(callback_url).query).to_h
    raise 'another state' unless answer['state'] == @state

    tokens = JSON.parse(read(Net::HTTP.post_form(URI("#{@settings.issuer}/token"), {
      grant_type: 'authorization_code', code: answer['code'], redirect_uri: @callback,
      client_id: @settings.client_id, client_secret: @settings.client_secret
    })))
    claims = verified(tokens['id_token'])
    expected = { 'iss' => @settings.issuer, 'aud' => @settings.client_id, 'nonce' => @nonce, 'acr' => 'eidas1' }
    raise 'another claim' unless claims.slice(*expected.keys) == expected && claims['exp'] > Time.now.to_i

    verified(get('/userinfo', 'Authorization' => "Bearer #{tokens['access_token']}"))
  end

  private

  def verified(token) = JSON::JWT.decode(token, JSON::JWK::Set.new(JSON.parse(get('/jwks'))), :ES256)

  def get(path, headers = {}) = read(Net::HTTP.get_response(URI(@settings.issuer + path), headers))

  def read(answer)
    answer.is_a?(Net::HTTPSuccess) ? answer.body : raise("HTTP #{answer.code}")
  end
end
