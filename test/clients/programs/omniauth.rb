# The gem omniauth_openid_connect in a Rack application, with WEBrick around it.
require 'omniauth_openid_connect'
require 'rack'
require 'rack/handler/webrick'
require 'securerandom'

ISSUER, SITE, ACR = ENV.values_at('ISSUER', 'URL', 'ACR')
# Plain http, on this machine only.
SWD.url_builder = WebFinger.url_builder = URI::HTTP

# The gem reads the userinfo as JSON and does not compare the level: this strategy does both.
class FranceConnect < OmniAuth::Strategies::OpenIDConnect
  option :name, 'franceconnect'

  def user_info
    @user_info ||= begin
      id_token = decode_id_token(access_token.id_token)
      raise 'the level is not the one asked for' unless id_token.acr == options.acr_values

      answer = ::OpenIDConnect.http_client.get(
        config.userinfo_endpoint, {}, { 'Authorization' => "Bearer #{access_token.access_token}" }
      )
      person = JSON::JWT.decode(answer.body, public_key)
      raise 'another person' unless person[:sub] == id_token.sub

      ::OpenIDConnect::ResponseObject::UserInfo.new(person)
    end
  end
end

OmniAuth.config.logger = Logger.new($stderr)
# A real service keeps POST, and its token against forged requests.
OmniAuth.config.allowed_request_methods = %i[get]
OmniAuth.config.silence_get_warning = true

application = Rack::Builder.new do
  use Rack::Session::Cookie, secret: SecureRandom.hex(64)
  use FranceConnect,
      request_path: '/connexion', callback_path: '/callback',
      issuer: ISSUER, discovery: true, scope: %i[openid identite_pivot], acr_values: ACR,
      send_nonce: true, send_scope_to_token_endpoint: false, client_auth_method: :body,
      client_options: { identifier: ENV['CLIENT_ID'], secret: ENV['CLIENT_SECRET'], redirect_uri: "#{SITE}/callback",
                        scheme: 'http', host: 'localhost', port: URI(ISSUER).port }
  run lambda { |env|
    person = env['omniauth.auth']&.info
    text = person ? "Bonjour #{person.first_name} #{person.last_name}" : 'Accueil'
    [200, { 'content-type' => 'text/html; charset=utf-8' }, [text]]
  }
end
trap('TERM') { Rack::Handler::WEBrick.shutdown }
Rack::Handler::WEBrick.run(application.to_app, Port: URI(SITE).port, Host: 'localhost', AccessLog: [],
                                               Logger: WEBrick::Log.new($stderr, WEBrick::Log::ERROR))
