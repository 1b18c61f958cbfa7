#!/bin/sh
# Apache with mod_auth_openidc, in a folder of its own: a page behind FranceConnect shows who came. On FranceConnect+ (PLUS), the
# module decrypts with a key whose public part is at /jwks.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
port=${URL##*:}
modules=/usr/lib/apache2/modules
chmod 755 "$folder"
mkdir "$folder/site"
echo 'Bonjour <!--#echo var="OIDC_CLAIM_given_name" --> <!--#echo var="OIDC_CLAIM_family_name" -->' > "$folder/site/identite.shtml"
encryption=''
if [ -n "${PLUS:-}" ]; then
  openssl genrsa -out "$folder/key.pem" 2048 2>/dev/null
  chmod 644 "$folder/key.pem"
  node -e 'const { createPublicKey } = require("crypto"); const { readFileSync, writeFileSync } = require("fs");
    const jwk = createPublicKey(readFileSync(process.argv[1])).export({ format: "jwk" });
    const keys = [{ ...jwk, use: "enc", alg: "RSA-OAEP", kid: "of-this-test" }];
    writeFileSync(process.argv[2], JSON.stringify({ keys }));' "$folder/key.pem" "$folder/site/jwks"
  encryption="OIDCPrivateKeyFiles of-this-test#$folder/key.pem
OIDCIDTokenEncryptedResponseAlg RSA-OAEP
OIDCIDTokenEncryptedResponseEnc A256GCM
OIDCUserInfoEncryptedResponseAlg RSA-OAEP
OIDCUserInfoEncryptedResponseEnc A256GCM"
fi
cat > "$folder/httpd.conf" <<CONF
ServerRoot $folder
ServerName localhost
Listen 127.0.0.1:$port
PidFile $folder/pid
Mutex file:$folder
DefaultRuntimeDir $folder
TypesConfig /dev/null
User www-data
Group www-data
ErrorLog $folder/error.log
LogLevel warn
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authn_core_module $modules/mod_authn_core.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule authz_user_module $modules/mod_authz_user.so
LoadModule alias_module $modules/mod_alias.so
LoadModule dir_module $modules/mod_dir.so
LoadModule headers_module $modules/mod_headers.so
LoadModule include_module $modules/mod_include.so
LoadModule mime_module $modules/mod_mime.so
LoadModule auth_openidc_module $modules/mod_auth_openidc.so
DocumentRoot $folder/site
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
<Directory $folder/site>
  Options +Includes
</Directory>
# The test's browser is made of fetch, which says "cors": the module redirects navigations only, and answers 401 to the rest.
RequestHeader unset Sec-Fetch-Mode early
Alias /connexion $folder/site/identite.shtml

OIDCProviderMetadataURL $ISSUER/.well-known/openid-configuration
OIDCClientID            $CLIENT_ID
OIDCClientSecret        $CLIENT_SECRET
OIDCRedirectURI         $URL/callback
OIDCCryptoPassphrase    of-this-test-only
OIDCScope               "openid identite_pivot"
OIDCAuthRequestParams   acr_values=$ACR
OIDCProviderTokenEndpointAuth client_secret_post
OIDCIDTokenSignedResponseAlg  ES256
OIDCUserInfoSignedResponseAlg ES256
$encryption
<Location />
  Require all granted
</Location>
<Location /connexion>
  AuthType openid-connect
  Require claim acr:$ACR
</Location>
<Location /callback>
  AuthType openid-connect
  Require valid-user
</Location>
CONF
apache2 -f "$folder/httpd.conf" -DFOREGROUND &
trap 'kill $!; wait; cat "$folder/error.log" >&2; rm -rf "$folder"' TERM
wait || true
cat "$folder/error.log" >&2
