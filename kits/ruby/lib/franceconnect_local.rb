# A running franceconnect-local, over its control API. Ruby's standard library only.
module FranceConnectLocal
end

require_relative 'franceconnect_local/simulator'
require_relative 'franceconnect_local/client'
require_relative 'franceconnect_local/instance'
