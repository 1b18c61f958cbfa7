require 'capybara/rspec'
require 'franceconnect_local/capybara'
require 'selenium-webdriver'

# A browser of this machine: CHROMIUM names it, and chromedriver is on the PATH.
Capybara.register_driver :chromium do |app|
  options = Selenium::WebDriver::Chrome::Options.new(
    binary: ENV.fetch('CHROMIUM', '/usr/bin/chromium'),
    args: %w[--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run]
  )
  Capybara::Selenium::Driver.new(app, browser: :chrome, capabilities: options)
end
# In the place of your application: it says hello to the person its callback has found.
class Greeting
  attr_writer :service

  def call(environment)
    request = Rack::Request.new(environment)
    return [302, { 'location' => @service.authorization_url }, []] if request.path == '/connexion'
    return [200, {}, ['Accueil']] unless request.path == '/callback'

    person = @service.person_of(request.url)
    [200, { 'content-type' => 'text/plain; charset=utf-8' }, ["Bonjour #{person['given_name']}"]]
  rescue JSON::JWS::VerificationFailed
    [200, {}, ['Refused']]
  end
end

Capybara.configure do |config|
  config.app = Greeting.new
  config.server = :webrick
  config.server_host = 'localhost'
  config.server_port = Addrinfo.tcp('localhost', 0).listen { |socket| socket.local_address.ip_port }
  config.default_driver = config.javascript_driver = :chromium
end

RSpec.describe 'an application in a browser', :franceconnect, type: :feature do
  include FranceConnectLocal::CapybaraHelper

  let(:callback) { "http://localhost:#{Capybara.server_port}/callback" }
  let(:franceconnect_client) { { redirect_uris: [callback] } }

  before { Capybara.app.service = Service.new(franceconnect, callback: callback) }

  it 'greets Angèle' do
    visit '/connexion'
    sign_in_with_franceconnect 'angele-dubreuil', source: 'ameli'
    expect(page).to have_text 'Bonjour Angèle'
  end

  it 'refuses a forged signature' do
    franceconnect.use 'invalid-sig-es256'
    visit '/connexion'
    sign_in_with_franceconnect 'angele-dubreuil'
    expect(page).to have_text 'Refused'
  end
end
