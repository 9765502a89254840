# >>> impact hook v1 >>> adds the trailer that you named for this commit; take it out with: impact share trailers off
( # Silent unless a name is not known; whatever goes wrong stays in here, and the commit goes on.
    g=${GIT_DIR:-.git} d='' k=${IMPACT-} n='' h='' p=''
    IFS= read -r d <"$g/commondir"
    case $d in /*) ;; *) d=$g${d:+/$d} ;; esac
    d=$d/impact
    [ "${IMPACT_HOOK:-1}" != 0 ] && [ -z "${CI-}${GITHUB_ACTIONS-}" ] && [ -f "${1-}" ] && [ ! -e "$d/off" ] || exit
    [ -n "$k" ] || [ -s "$d/next" ] || exit
    case ${2-}:${3-}:$k in commit:HEAD:?*) ;; merge:* | squash:* | commit:*) exit ;; esac
    for n in rebase-merge rebase-apply sequencer MERGE_MSG; do [ ! -e "$g/$n" ] || exit; done
    if [ -z "$k" ]; then # Spent when a commit was made with it, not when one was given up.
        read -r k p <"$d/next"
        h=$(git rev-parse -q --verify HEAD) || h=none
        [ "${p:-$h}" = "$h" ] || { : >|"$d/next"; exit; }
        printf '%s %s\n' "$k" "$h" >|"$d/next"
    fi
    case $k in *[!a-z0-9-]*) n='' k=that ;; *) n=$(grep -x -e "$k" "$d/themes") ;; esac
    [ -n "$n" ] || { echo "impact: no sort of work is called $k, so no trailer; names: impact share trailers list" >&3; exit; }
    git interpret-trailers --in-place --no-divider --if-exists addIfDifferent --trailer "Impact: $k" "$1"
    [ "${GIT_EDITOR-}" != : ] || exit # Where an editor opens, leaving it empty must still give the commit up.
    case $(sed -n '/^#/{p;q;}' "$1") in '' | *'>8'*) p='' ;; *) p='# ' ;; esac
    sed "s/^Impact: $k\$/\\
$p&/" "$1" >"$1.impact" && mv -f "$1.impact" "$1"
) 3>&2 2>/dev/null || :
# <<< impact hook v1 <<<
