# What a project does with the helper.
RSpec.describe 'a service', :franceconnect do
  let(:service) { Service.new(franceconnect) }

  it 'signs Angèle in' do
    callback = franceconnect.sign_in(service.authorization_url, persona: 'angele-dubreuil', source: 'ameli')
    expect(service.person_of(callback)['family_name']).to eq 'DUBREUIL'
  end

  it 'signs nobody in with a forged signature' do
    franceconnect.use 'invalid-sig-es256'
    callback = franceconnect.sign_in(service.authorization_url, persona: 'angele-dubreuil')
    expect { service.person_of(callback) }.to raise_error(JSON::JWS::VerificationFailed)
  end

  it 'has thirty seconds to redeem a code' do
    callback = franceconnect.sign_in(service.authorization_url)
    franceconnect.advance '31 s'
    expect { service.person_of(callback) }.to raise_error('HTTP 400')
  end

  it 'meets its own scenarios only, until it is reset' do
    franceconnect.use({ id: 'outage', faults: [{ kind: 'answer', at: 'token', status: 503 }] })
    other = franceconnect_local.register('http://localhost:3000/callback')
    others = Service.new(other)
    expect(others.person_of(other.sign_in(others.authorization_url))).to include('sub')
    expect { service.person_of(franceconnect.sign_in(service.authorization_url)) }.to raise_error('HTTP 503')
    franceconnect.reset
    expect(service.person_of(franceconnect.sign_in(service.authorization_url))).to include('sub')
    other.forget
  end

  it 'has its story in the journal' do
    service.person_of(franceconnect.sign_in(service.authorization_url))
    kinds = franceconnect.journal.map { |entry| entry['kind'] }
    expect(kinds.first).to eq 'FC_AUTHORIZE_INITIATED'
    expect(franceconnect.journal(kind: kinds.last).map { |entry| entry['kind'] }).to eq [kinds.last]
    expect(franceconnect.flows.length).to eq 1
  end

  it 'signs somebody of your own in' do
    person = franceconnect_local.add_persona(identity: {
      given_name: 'Camille', family_name: 'ORVIEUX', birthdate: '1990-04-12', gender: 'female',
      birthplace: '37261', birthcountry: '99100'
    })
    callback = franceconnect.sign_in(service.authorization_url, persona: person['id'])
    expect(service.person_of(callback)['family_name']).to eq 'ORVIEUX'
  end

  it 'is told its mistakes in words' do
    expect { franceconnect.sign_in(service.authorization_url, persona: 'angel-dubreuil') }
      .to raise_error(FranceConnectLocal::Refused, /Did you mean .*angele-dubreuil/)
  end
end
