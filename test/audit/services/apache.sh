#!/bin/sh
# Apache with mod_auth_openidc, from Debian's packages: right as it stands; each of MISTAKES leaves one directive out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
site=http://localhost:$PORT
modules=/usr/lib/apache2/modules
makes() { case ",${MISTAKES:-}," in *",$1,"*) return 0 ;; *) return 1 ;; esac; }
page() { printf '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>%s</title></head><body><h1>%s</h1>%s</body></html>\n' "$1" "$1" "$2"; }
way='<p><a href="/">Revenir à l’accueil du service</a></p>'

mkdir "$folder/site"
known='v("OIDC_CLAIM_acr") =~ /^eidas[1-3]$/ \&\& v("OIDC_CLAIM_family_name") =~ /./'
makes acr-unchecked && known='v("OIDC_CLAIM_family_name") =~ /./'
home='<!--#if expr='"'$known'"' --><p>Bonjour <!--#echo var="OIDC_CLAIM_given_name" --> <!--#echo var="OIDC_CLAIM_family_name" -->.</p>
<p><a href="/callback?logout=SITE%2Fau-revoir.html">Se déconnecter</a></p>
<!--#else --><p>Vous n’êtes pas connecté.</p><p><a href="/connexion">S’identifier avec FranceConnect</a></p><!--#endif -->'
encoded=$(printf %s "$site" | sed 's/:/%3A/g; s,/,%2F,g')
page 'Accueil' "$home" | sed "s,SITE,$encoded,; s,\\\\&,\&,g" > "$folder/site/index.shtml"
page 'Connexion impossible' "<p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p>$way" > "$folder/site/refus.html"
page 'Au revoir' "<p>Vous êtes déconnecté de ce service.</p>$way" > "$folder/site/au-revoir.html"
page 'Connexion impossible' "<p>Nous n’avons pas pu vous connecter : %s %s</p>$way" > "$folder/error.html"

level="Require claim acr~^eidas[1-3]\$"
makes acr-unchecked && level=''
# The module takes a return with iss and no code for a sign-in that a third party begins, and does not ask for iss.
issuer=$(printf %s "$FRANCECONNECT_ISSUER" | sed 's/:/%3A/g; s,/,%2F,g')
returns="RewriteEngine On
RewriteCond %{QUERY_STRING} (^|&)error= [OR]
RewriteCond %{QUERY_STRING} !(^|&)code=[^&] [OR]
RewriteCond %{QUERY_STRING} !(^|&)state=[^&] [OR]
RewriteCond %{QUERY_STRING} !(^|&)iss=($issuer|$FRANCECONNECT_ISSUER)(&|\$)
RewriteCond %{QUERY_STRING} !(^|&)logout=
RewriteRule ^/callback\$ /refus.html [R=303,QSD,L]"
makes returns-unchecked && returns=''
algorithm='OIDCIDTokenSignedResponseAlg ES256'
userinfo='OIDCUserInfoSignedResponseAlg ES256'

cat > "$folder/httpd.conf" <<CONF
ServerRoot $folder
ServerName localhost
Listen 127.0.0.1:$PORT
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
LoadModule include_module $modules/mod_include.so
LoadModule mime_module $modules/mod_mime.so
LoadModule rewrite_module $modules/mod_rewrite.so
LoadModule auth_openidc_module $modules/mod_auth_openidc.so
DocumentRoot $folder/site
DirectoryIndex index.shtml
AddType text/html .shtml .html
AddCharset utf-8 .shtml .html
AddOutputFilter INCLUDES .shtml
ErrorDocument 400 /refus.html
ErrorDocument 401 /refus.html
ErrorDocument 403 /refus.html
ErrorDocument 404 /refus.html
ErrorDocument 500 /refus.html
ErrorDocument 502 /refus.html
<Directory $folder/site>
  Options +Includes
</Directory>
$returns
Alias /connexion $folder/site/index.shtml

OIDCProviderMetadataURL $FRANCECONNECT_ISSUER/.well-known/openid-configuration
OIDCProviderMetadataRefreshInterval 30
OIDCClientID            $FRANCECONNECT_CLIENT_ID
OIDCClientSecret        $FRANCECONNECT_CLIENT_SECRET
OIDCRedirectURI         $site/callback
OIDCDefaultURL          $site/
OIDCCryptoPassphrase    of-this-test-only
OIDCScope               "openid identite_pivot"
OIDCAuthRequestParams   acr_values=eidas1
OIDCProviderTokenEndpointAuth client_secret_post
OIDCPassIDTokenAs       claims serialized
OIDCSessionInactivityTimeout 1800
OIDCHTMLErrorTemplate   $folder/error.html
OIDCCookieSameSite      On
OIDCStateMaxNumberOfCookies 7 true
$algorithm
$userinfo
<Location />
  AuthType openid-connect
  OIDCUnAuthAction pass
  Require valid-user
</Location>
<Location /connexion>
  AuthType openid-connect
  OIDCUnAuthAction auth
  OIDCUnAutzAction 403
  <RequireAll>
    Require valid-user
    $level
    Require claim family_name~.
  </RequireAll>
</Location>
<Location /callback>
  AuthType openid-connect
  OIDCUnAuthAction auth
  Require valid-user
</Location>
CONF
apache2 -f "$folder/httpd.conf" -DFOREGROUND &
child=$!
trap 'kill $child; wait; [ -z "${DEBUG:-}" ] || cat "$folder/error.log" >&2; rm -rf "$folder"' TERM
wait || true
cat "$folder/error.log" >&2
