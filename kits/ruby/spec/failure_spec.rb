require 'open3'
require 'tmpdir'

# What an example that fails leaves, and what a run says that cannot start.
RSpec.describe 'a failure' do
  it 'leaves the page of the flow of the example, and names it', :franceconnect do
    Dir.mktmpdir do |folder|
      variables = { 'FRANCECONNECT_LOCAL_URL' => franceconnect_local.url, 'FRANCECONNECT_LOCAL_FLOWS' => folder,
                    'FRANCECONNECT_LOCAL_CONTROL_TOKEN' => franceconnect_local.token }
      command = %w[rspec --no-color --pattern spec/failing/*.rb]
      printed, status = Open3.capture2e(variables, *command)
      expect(printed).to match(/2 examples, 1 failure/)
      expect(status).not_to be_success
      pages = Dir["#{folder}/*"]
      expect(pages.map { |page| File.basename(page) }).to eq ['an-application-fails-1.html']
      expect(printed).to include(pages.first)
      expect(File.read(pages.first, encoding: 'UTF-8')).to include('One bit of the ID token’s signature is wrong.', 'DUBREUIL')
    end
  end

  it 'to find a simulator at an address is told at once', :franceconnect do
    expect { FranceConnectLocal::Instance.new({ 'FRANCECONNECT_LOCAL_URL' => franceconnect.issuer }) }
      .to raise_error(FranceConnectLocal::NotStarted, %r{No franceconnect-local answers at .*/api/v2 .*HTTP 404})
  end

  it 'to start is told with what the command printed' do
    command = "ruby -e 'abort %(no such option {port})'"
    expect { FranceConnectLocal::Instance.new({ 'FRANCECONNECT_LOCAL_COMMAND' => command }) }
      .to raise_error(FranceConnectLocal::NotStarted, /No franceconnect-local answers.*printed:\nno such option \d+/)
  end
end
