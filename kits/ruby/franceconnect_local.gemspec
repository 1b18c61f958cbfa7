Gem::Specification.new do |gem|
  gem.name = 'franceconnect_local'
  gem.version = '0.1.0'
  gem.summary = 'RSpec and Capybara helpers that sign invented people in with franceconnect-local.'
  gem.authors = ['The franceconnect-local contributors']
  gem.license = 'MIT'
  gem.required_ruby_version = '>= 3.0'
  gem.files = Dir['lib/**/*.rb'] + ['README.md', 'LICENSE']
end
