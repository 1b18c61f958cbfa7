module FranceConnectLocal
  # A registered service. What is set for it, no other client sees: a test that registers one is alone.
  class Client
    attr_reader :simulator, :registration

    def initialize(simulator, registration)
      @simulator = simulator
      @registration = registration
    end

    def client_id = registration['client_id']
    def client_secret = registration['client_secret']
    def issuer = simulator.issuer
    def plus_issuer = simulator.plus_issuer

    # Signs a person in without a browser. Returns the address FranceConnect sends them back to.
    def sign_in(authorization_url, persona: nil, source: nil)
      body = { authorization_url: authorization_url.to_s, persona: persona, source: source }.compact
      simulator.call('POST', '/sign-in', body)['callback_url']
    end

    # Activates a scenario for this client: an id of the catalogue, or a scenario of your own.
    def use(scenario, times: nil, persona: nil)
      simulator.call('POST', '/scenarios', { use: scenario, client: client_id, times: times, persona: persona }.compact)
    end

    # Moves this client's time forward, by '31 min' for example.
    def advance(by)
      simulator.call('POST', '/clock/advance', { by: by, client: client_id })
    end

    # Returns what happened to this client, in order. +filters+ may be kind, code, flow, since, wait.
    def journal(**filters)
      simulator.call('GET', '/journal', client: client_id, **filters)
    end

    # Ends this client's scenarios and sessions, clears its journal, and puts its clock back.
    def reset
      simulator.call('POST', '/reset', { client: client_id })
    end

    # Removes this client. Its flows stay in the console.
    def forget
      simulator.call('DELETE', "/clients/#{client_id}")
    end

    # Returns the ids of this client's flows, in order.
    def flows
      journal.map { |entry| entry['flow'] }.uniq
    end

    # Returns a flow as one HTML page that needs no server, or as HAR. Secrets are masked.
    def export(flow, format: 'html')
      simulator.fetch('GET', "/_local/api/flows/#{URI.encode_www_form_component(flow)}/export", format: format)
    end
  end
end
