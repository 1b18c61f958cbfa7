require 'fileutils'
require 'rspec/core'
require 'franceconnect_local'

module FranceConnectLocal
  # For examples with the metadata :franceconnect: a client of their own in +franceconnect+. An example that fails leaves
  # the page of its flows.
  module RSpecHelper
    class << self
      # The simulator of this run.
      def simulator
        @instance ||= Instance.new
        @instance.simulator
      end

      def stop
        @instance&.stop
        @instance = nil
      end
    end

    # The simulator of this run.
    def franceconnect_local = RSpecHelper.simulator

    # What is registered for each example. Override it to give your redirect URI, your client_id, your scopes.
    def franceconnect_client = { redirect_uris: ['http://localhost:3000/callback'] }

    # A client of this example alone, at the simulator of this run.
    def franceconnect
      @franceconnect ||= begin
        metadata = franceconnect_client
        franceconnect_local.register(*metadata[:redirect_uris], **metadata.reject { |name| name == :redirect_uris })
      end
    end

    # Writes a page for each flow of a failed example, and names it below the failure.
    def keep_franceconnect_flows(example)
      folder = ENV.fetch('FRANCECONNECT_LOCAL_FLOWS', 'franceconnect-flows')
      name = example.full_description.gsub(/[^[:word:].-]+/, '-')
      example.metadata[:extra_failure_lines] = @franceconnect.flows.each_with_index.map do |flow, index|
        page = @franceconnect.export(flow)
        FileUtils.mkdir_p(folder)
        path = File.expand_path("#{name}-#{index + 1}.html", folder)
        File.write(path, page)
        "FranceConnect: #{path}"
      rescue Refused => e
        "FranceConnect: the flow #{flow} could not be exported: #{e.message}"
      end
    end

    # After the example: keeps its flows if it failed, and forgets its client.
    def forget_franceconnect(example)
      return unless @franceconnect

      keep_franceconnect_flows(example) if example.exception
      @franceconnect.forget
    end
  end
end

RSpec.configure do |config|
  config.include FranceConnectLocal::RSpecHelper, :franceconnect
  config.after(:each, :franceconnect) { |example| forget_franceconnect(example) }
  config.after(:suite) { FranceConnectLocal::RSpecHelper.stop }
end
