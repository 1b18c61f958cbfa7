#!/bin/sh
# A whole sign-in with curl alone, through the control API of a simulator that runs.
#   ./sign-in.sh http://localhost:4000 [persona] [source]
set -eu
base=${1:-http://localhost:4000}
persona=${2:-angele-dubreuil}
source=${3:-impots}
api=$base/_local/api
callback=http://localhost:3000/callback

# A member of a flat JSON object.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
# The content of a signed token: its middle part, decoded. A service verifies the signature first.
content() { cut -d. -f2 | tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | base64 -d; }
# What was refused is said on the error output.
ask() { answer=$(curl --silent --show-error --fail-with-body "$@") || { echo "$answer" >&2; exit 1; }; echo "$answer"; }
post() { ask --json "$2" "$api$1"; }

client=$(post /clients "{\"redirect_uris\":[\"$callback\"]}")
client_id=$(echo "$client" | member client_id)
client_secret=$(echo "$client" | member client_secret)

# What the application would send the citizen to.
state=state-of-at-least-22-characters
authorize="$base/api/v2/authorize?response_type=code&client_id=$client_id&redirect_uri=$callback"
authorize="$authorize&scope=openid%20identite_pivot&state=$state&nonce=nonce-of-at-least-22-characters&acr_values=eidas1"

signed_in=$(post /sign-in "{\"authorization_url\":\"$authorize\",\"persona\":\"$persona\",\"source\":\"$source\"}")
code=$(echo "$signed_in" | member callback_url | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')

tokens=$(ask "$base/api/v2/token" \
  -d grant_type=authorization_code -d "code=$code" -d "redirect_uri=$callback" \
  -d "client_id=$client_id" -d "client_secret=$client_secret")

# The level: a token without one, or with another, signs nobody in.
acr=$(echo "$tokens" | member id_token | content | member acr)
[ "$acr" = eidas1 ] || { echo "The level of the ID token is '$acr', not eidas1." >&2; exit 1; }

# Userinfo is a signed token too: its content is the identity.
userinfo=$(ask -H "Authorization: Bearer $(echo "$tokens" | member access_token)" "$base/api/v2/userinfo")
echo "$userinfo" | content
echo
