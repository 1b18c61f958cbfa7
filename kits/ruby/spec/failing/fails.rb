# Run by failure_spec.rb alone.
RSpec.describe 'an application', :franceconnect do
  let(:service) { Service.new(franceconnect) }

  it 'fails' do
    franceconnect.use 'invalid-sig-es256'
    service.person_of(franceconnect.sign_in(service.authorization_url, persona: 'angele-dubreuil'))
  end

  it 'succeeds' do
    service.person_of(franceconnect.sign_in(service.authorization_url, persona: 'angele-dubreuil'))
  end
end
