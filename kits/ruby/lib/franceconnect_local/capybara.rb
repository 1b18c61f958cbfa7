module FranceConnectLocal
  # FranceConnect's pages in a browser that Capybara drives.
  module CapybaraHelper
    # From FranceConnect's list of sources back to your application. +persona+ is an id, such as 'angele-dubreuil'.
    def sign_in_with_franceconnect(persona, source: 'impots')
      find("#idp-#{source}").click
      # The person may be on another page of the list.
      fill_in 'filtre', with: persona
      find(%(button[name="persona"][value="#{persona}"])).click
      find('form[action$="/login"] button[type="submit"]').click
    end
  end
end
