require 'securerandom'
require 'shellwords'
require 'socket'
require 'tmpdir'

module FranceConnectLocal
  # Nothing answers at the address, or the command ended; then the message holds what it printed.
  class NotStarted < StandardError; end

  # Where the simulator is: one that runs already, or one that this process starts on a free port.
  class Instance
    # {port} is replaced by a free port.
    DEFAULT_COMMAND = 'npx --yes franceconnect-local --only provider,sources --port {port}'.freeze

    # Seconds until it must answer: npx may have to fetch the package first.
    PATIENCE = 120

    attr_reader :simulator

    # Connects to FRANCECONNECT_LOCAL_URL, or starts FRANCECONNECT_LOCAL_COMMAND.
    def initialize(environment = ENV)
      url = environment['FRANCECONNECT_LOCAL_URL'].to_s
      @simulator =
        if url.empty? then once_it_answers(url: start(environment), token: @token)
        else once_it_answers(url: url, token: environment['FRANCECONNECT_LOCAL_CONTROL_TOKEN'])
        end
    rescue NotStarted => e
      raise e unless @process

      stop { |printed| raise NotStarted, "#{e.message} `#{@command}` printed:\n#{printed}" }
    end

    # Stops what was started here, and nothing else.
    def stop
      return unless @process

      # npx and shells have children: the signal goes to all of them.
      Process.kill('-TERM', @process.pid) if @process.alive?
      @process.join(10) || Process.kill('-KILL', @process.pid)
      printed = File.read(output, encoding: Encoding::UTF_8)
      FileUtils.rm_rf(@folder)
      yield printed if block_given?
    end

    private

    def output = File.join(@folder, 'output')

    def start(environment)
      port = Addrinfo.tcp('localhost', 0).listen { |socket| socket.local_address.ip_port }
      command = environment['FRANCECONNECT_LOCAL_COMMAND'].to_s
      @command = (command.empty? ? DEFAULT_COMMAND : command).gsub('{port}', port.to_s)
      @folder = Dir.mktmpdir
      # A container sees this machine as another one, which needs the token.
      @token = SecureRandom.hex(16)
      variables = { 'FRANCECONNECT_LOCAL_DATA' => @folder, **environment.to_h,
                    'FRANCECONNECT_LOCAL_CONTROL_TOKEN' => @token, 'FRANCECONNECT_LOCAL_LOG_LEVEL' => 'warn' }
      program, *arguments = Shellwords.split(@command)
      pid = Process.spawn(variables, [program, program], *arguments, in: :close, %i[out err] => output, pgroup: true)
      @process = Process.detach(pid)
      "http://localhost:#{port}"
    end

    def once_it_answers(url:, token:)
      finish = now + PATIENCE
      problem = nil
      while (@process.nil? || @process.alive?) && now < finish
        begin
          return Simulator.new(url, token: token)
        rescue Refused => e
          problem = e
          # While it starts it answers 503; anything else is another program.
          break unless e.status == '503'
        rescue SystemCallError, SocketError, Net::OpenTimeout, EOFError => e
          problem = e
        end
        sleep 0.1
      end
      raise NotStarted, "No franceconnect-local answers at #{url} (#{problem&.message || 'it ended'})."
    end

    def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
