#!/bin/sh
# Fetches the deployed certificate and its key, checks them, swaps them in atomically, and reloads the server when they changed.
# For cron on the machine that serves TLS. POSIX sh; needs openssl, and ossutil or curl.
#
#   SOURCE=oss://my-certificates/certs/example.com DESTINATION=/etc/nginx/certificates/example.com fetch-certificate.sh
#
# SOURCE       oss://<bucket>/<prefix>, read by ossutil; or https://<host>/<prefix>, read by curl
# DESTINATION  a directory of this script's own; the server reads $DESTINATION/current/fullchain.pem and …/privkey.pem
# RELOAD       command run after a change. Default: nginx -t && nginx -s reload
# OSSUTIL      ossutil with its options. Default: ossutil
# CURL         curl with its options. Default: curl
#
# Silent when nothing changed. Ends with 0 when the newest certificate is in place, with 1 and a sentence when not: then
# what was in place stays there.
set -eu
umask 077

fail() {
  printf 'fetch-certificate: %s\n' "$1" >&2
  exit 1
}

[ -n "${SOURCE:-}" ] || fail "SOURCE is not set. Set it to oss://<bucket>/<prefix> or https://<host>/<prefix>."
[ -n "${DESTINATION:-}" ] || fail "DESTINATION is not set. Set it to a directory, such as /etc/nginx/certificates/example.com."
source=${SOURCE%/}
destination=${DESTINATION%/}
reload=${RELOAD:-nginx -t && nginx -s reload}
ossutil=${OSSUTIL:-ossutil}
curl=${CURL:-curl}

# is_loopback <host and port>: nothing but this machine's own address or name, and digits for a port. In http://localhost:x@evil/ the
# host is evil.
is_loopback() {
  case $1 in
  127.0.0.1 | localhost) ;;
  127.0.0.1:* | localhost:*) case ${1#*:} in '' | *[!0-9]*) return 1 ;; esac ;;
  *) return 1 ;;
  esac
}

# What $curl must not do, whatever its own configuration says: go on to another scheme, or ask a proxy for this machine.
case $source in
oss://*) ;;
https://*) only="--proto =https" ;;
http://*)
  authority=${source#http://}
  is_loopback "${authority%%/*}" || fail "SOURCE is http://, which would send the private key in plain text. Use https://."
  only="--proto =http --noproxy 127.0.0.1,localhost"
  ;;
*) fail "SOURCE is neither oss://<bucket>/<prefix> nor https://<host>/<prefix>." ;;
esac

# fetch <key below the prefix> <file>
fetch() {
  # $ossutil and $curl are a command with options: split into words on purpose.
  case $source in
  # ossutil 1 says on its standard output what went wrong.
  oss://*) $ossutil cp "$source/$1" "$2" -f >"$work/error" 2>&1 ;;
  *) $curl --globoff $only --fail --silent --show-error --max-time 60 --output "$2" "$source/$1" 2>"$work/error" ;;
  esac || fail "$source/$1 could not be read: $(tail -n 1 "$work/error")"
}

# first_certificate <file>: its DER in base64, for comparing
first_certificate() {
  openssl x509 -in "$1" -outform DER 2>/dev/null | openssl base64 -A
}

# point_current_at <directory>: rename(2) replaces a symbolic link in one step. Without -T (GNU, BusyBox) or -h (BSD) mv
# would move into the directory that the old link names.
point_current_at() {
  ln -s "$1" "$work/current"
  mv -fT "$work/current" "$destination/current" 2>/dev/null ||
    mv -fh "$work/current" "$destination/current" 2>/dev/null ||
    ln -sfn "$1" "$destination/current"
}

mkdir -p "$destination"
[ -L "$destination/current" ] || [ ! -e "$destination/current" ] ||
  fail "$destination/current is no link of this script's, and what the server reads. Move it away."
# A run that was killed could not remove what it had fetched; one that goes on has not been at it for a day.
find "$destination"/.fetching.* -prune -mtime +0 -exec rm -rf {} + 2>/dev/null || :
work=$destination/.fetching.$$
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# 1. README.md is written last. What it names is complete, and is never written again.
fetch latest/README.md "$work/README.md"
archive=$(sed -n 's/^Archive: \([0-9]\{4\}-[0-9]\{2\}-[0-9]\{2\}_[0-9a-f]\{8\}\)[[:space:]]*$/\1/p' "$work/README.md" | head -n 1)
[ -n "$archive" ] || fail "$source/latest/README.md has no line 'Archive: <directory>'. Was it written by pulumi-alicloud-certificates?"

# 2. The pair from there. The same certificate may have a better chain in latest/: an intermediate that was forgotten at first.
fetch "$archive/fullchain.pem" "$work/fullchain.pem"
certificate=$(first_certificate "$work/fullchain.pem")
[ -n "$certificate" ] || fail "$source/$archive/fullchain.pem is no certificate."
fetch latest/fullchain.pem "$work/latest.pem"
if [ "$(first_certificate "$work/latest.pem")" = "$certificate" ]; then
  mv -f "$work/latest.pem" "$work/fullchain.pem"
else
  rm -f "$work/latest.pem"
fi

digest=$(openssl dgst -sha256 -r "$work/fullchain.pem" | cut -c 1-16)
version=$archive.$digest
# Empty files are what a power failure may leave of those that were written just before.
if [ ! -s "$destination/$version/fullchain.pem" ] || [ ! -s "$destination/$version/privkey.pem" ]; then
  fetch "$archive/privkey.pem" "$work/privkey.pem"

  # 3. Nothing is put in place that would not work.
  fingerprint=$(openssl x509 -in "$work/fullchain.pem" -noout -fingerprint -sha1 | sed 's/.*=//; s/://g' | tr 'A-F' 'a-f')
  case $fingerprint in
  "${archive#*_}"*) ;;
  *) fail "$source/$archive/fullchain.pem is not the certificate that its directory is named after." ;;
  esac
  of_certificate=$(openssl x509 -in "$work/fullchain.pem" -noout -pubkey 2>/dev/null)
  of_key=$(openssl pkey -in "$work/privkey.pem" -pubout 2>/dev/null) || of_key=
  [ -n "$of_key" ] && [ "$of_key" = "$of_certificate" ] || fail "$source/$archive: the key does not belong to the certificate."
  openssl x509 -in "$work/fullchain.pem" -noout -checkend 0 >/dev/null || fail "$source/$archive: the certificate has expired."

  mkdir "$work/version"
  mv "$work/README.md" "$work/fullchain.pem" "$work/privkey.pem" "$work/version/"
  if [ -d "$destination/$version" ]; then
    mv -f "$work/version"/* "$destination/$version/"
    rm -f "$destination/$version/reloaded"
  else
    mv "$work/version" "$destination/$version"
    # Of two runs at once the later one moves its own, which is the same, into that of the earlier one.
    rm -rf "$destination/$version/version"
  fi
fi

previous=$(readlink "$destination/current" 2>/dev/null) || previous=
if [ "$previous" != "$version" ]; then
  rm -f "$destination/$version/reloaded"
  printf '%s\n' "$previous" >"$destination/$version/previous"
  point_current_at "$version"
fi

# 4. A reload that failed is tried again the next time.
if [ ! -e "$destination/$version/reloaded" ]; then
  sh -c "$reload" >"$work/reload" 2>&1 || fail "$version is in place, but '$reload' failed: $(tail -n 1 "$work/reload")"
  : >"$destination/$version/reloaded"
  printf 'fetch-certificate: %s is in place\n' "$version"

  # Old keys should not lie about: the version before stays for a rollback by hand, the others go.
  previous=$(cat "$destination/$version/previous" 2>/dev/null) || previous=
  for old in "$destination"/[0-9]*_*.*; do
    name=${old##*/}
    [ "$name" = "$version" ] || [ "$name" = "$previous" ] || rm -rf "$old"
  done
fi
