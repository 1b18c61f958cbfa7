require 'json'
require 'net/http'
require 'uri'

module FranceConnectLocal
  # The simulator refused a call. +problem+ holds 'error', 'message', and sometimes 'faults' or FranceConnect's 'code'.
  class Refused < StandardError
    attr_reader :problem, :status

    def initialize(problem, status)
      @problem = problem
      @status = status
      super(problem['message'])
    end
  end

  # A franceconnect-local that runs. +issuer+ and +plus_issuer+ are what a client library is configured with.
  class Simulator
    attr_reader :url, :token, :issuer, :plus_issuer

    def initialize(url = 'http://localhost:4000', token: nil)
      @url = url.chomp('/')
      @token = token
      health = JSON.parse(fetch('GET', '/_local/health'))
      @issuer, @plus_issuer = health.values_at('issuer', 'plusIssuer')
    end

    # Registers a service. +metadata+ has the names of OpenID Connect registration, such as client_id.
    def register(*redirect_uris, **metadata)
      Client.new(self, call('POST', '/clients', { redirect_uris: redirect_uris, **metadata }))
    end

    # Adds a person; a name and a birth are enough. Returns the whole person.
    def add_persona(**persona)
      call('POST', '/personas', persona)['persona']
    end

    # Calls an operation of the control API: /_local/api of a running simulator lists them.
    def call(method, path, body = nil, **query)
      text = fetch(method, "/_local/api#{path}", body, **query)
      text.empty? ? nil : JSON.parse(text)
    end

    # Requests an address of the simulator. Returns the text of the answer.
    def fetch(method, path, body = nil, **query)
      address = URI(@url + path)
      address.query = URI.encode_www_form(query.compact) unless query.compact.empty?
      request = Net::HTTPGenericRequest.new(method, !body.nil?, true, address.request_uri, headers(body))
      request.body = JSON.generate(body) if body
      Net::HTTP.start(address.host, address.port, use_ssl: address.scheme == 'https') do |http|
        answer = http.request(request)
        text = answer.body.to_s.dup.force_encoding(Encoding::UTF_8)
        answer.is_a?(Net::HTTPSuccess) ? text : raise(Refused.new(problem(address, answer.code, text), answer.code))
      end
    end

    private

    def headers(body)
      { 'Authorization' => @token && "Bearer #{@token}", 'Content-Type' => body && 'application/json' }.compact
    end

    def problem(address, status, text)
      JSON.parse(text)
    rescue JSON::ParserError
      { 'message' => "#{address} answered HTTP #{status}: #{text[0, 200]}" }
    end
  end
end
