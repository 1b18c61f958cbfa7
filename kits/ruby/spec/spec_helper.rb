require 'franceconnect_local/rspec'
require 'support/service'
